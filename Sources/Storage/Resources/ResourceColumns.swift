import SCIM
import StrictJSON

/// What the columns beside the document hold, so that an index can answer what identity providers ask.
struct ResourceColumns: Equatable {
    let foldedName: String?
    let display: String?
    let foldedDisplay: String?
    let externalID: String?
    let isActive: Bool
    let foldedEmails: Set<String>
    let document: String

    init(_ kind: ResourceKind, _ attributes: JSONObject) {
        let displayName = Self.text(attributes, "displayName")
        let userName = kind == .user ? Self.text(attributes, "userName") : nil
        foldedName = userName?.scimFolded
        display = displayName ?? userName
        foldedDisplay = displayName?.scimFolded
        externalID = Self.text(attributes, "externalId")
        isActive = Self.isActive(attributes[ignoringCase: "active"])
        foldedEmails = kind == .user ? Self.emails(attributes[ignoringCase: "emails"]) : []
        document = JSONValue.object(attributes).serialized
    }

    /// In the order of `ResourceWriter.insert`.
    var values: [SQLValue] {
        [
            .optional(foldedName), .optional(display), .optional(foldedDisplay), .optional(externalID),
            .flag(isActive), .text(document),
        ]
    }

    private static func text(_ attributes: JSONObject, _ name: String) -> String? {
        attributes[ignoringCase: name]?.string.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// A resource that says nothing is active, as its representation says too.
    private static func isActive(_ value: JSONValue?) -> Bool {
        switch value {
        case nil: true
        case .bool(let value): value
        case .string(let text): text.equalsIgnoringASCIICase("true")
        default: false
        }
    }

    private static func emails(_ value: JSONValue?) -> Set<String> {
        let elements = value?.array ?? value.map { [$0] } ?? []
        return Set(
            elements.compactMap { ($0.object?[ignoringCase: "value"] ?? $0).string?.scimFolded }.filter { !$0.isEmpty })
    }
}
