import StrictJSON
import Testing

@testable import SCIM

/// Short ways to write what the tests of this library are about.
enum Documents {
    static let enterprise = Schema.enterpriseUser.id

    static func json(_ text: String) throws -> JSONValue { try JSONValue(parsing: text) }

    static func user(_ attributes: String = #"{"userName":"noor"}"#) throws -> Resource {
        try resource(.user, attributes)
    }

    static func group(_ attributes: String = #"{"displayName":"Riggers"}"#) throws -> Resource {
        try resource(.group, attributes)
    }

    private static func resource(_ kind: ResourceKind, _ attributes: String) throws -> Resource {
        let draft = try ResourceInput.draft(kind, from: try json(attributes))
        let time = Timestamp(milliseconds: 1_767_225_600_000)
        return Resource(
            id: "r-1", kind: kind, version: 3, created: time, lastModified: time, attributes: draft.attributes)
    }

    /// The change that these operations make, written as the array of a PATCH.
    static func patch(_ resource: Resource, _ operations: String) throws -> ResourceChange {
        try PatchRequest(parsing: try json(#"{"schemas":["\#(PatchRequest.schema)"],"Operations":\#(operations)}"#))
            .change(to: resource)
    }

    /// The attributes after a PATCH, without `schemas`.
    static func patched(_ resource: Resource, _ operations: String) throws -> JSONValue {
        var attributes = try patch(resource, operations).attributes ?? resource.attributes
        attributes["schemas"] = nil
        return .object(attributes)
    }

    /// The keyword of the error that this throws; nil when it throws none.
    static func refusal(_ work: () throws -> Void) -> String? {
        do {
            try work()
            return nil
        } catch let error as SCIMError {
            return error.kind?.rawValue ?? String(error.status)
        } catch {
            return "\(error)"
        }
    }
}
