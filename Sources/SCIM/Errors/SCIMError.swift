public import StrictJSON

/// A failure the client can read: RFC 7644 section 3.12.
///
/// `detail` is shown to the administrator of the identity provider: it says what happened, to what, and what to do.
public struct SCIMError: Error, Hashable, Sendable {
    /// RFC 7644 table 9, and `invalidCursor`, `expiredCursor`, `invalidCount` of RFC 9865.
    public enum Kind: String, Sendable, CaseIterable {
        case invalidFilter, tooMany, uniqueness, mutability, invalidSyntax, invalidPath, noTarget, invalidValue
        case invalidVers, sensitive, invalidCursor, expiredCursor, invalidCount
    }

    public let status: Int
    public let kind: Kind?
    public let detail: String

    public init(status: Int, kind: Kind? = nil, detail: String) {
        self.status = status
        self.kind = kind
        self.detail = detail
    }

    /// A 400 with its keyword, or 409 for `uniqueness`.
    public init(_ kind: Kind, _ detail: String) {
        self.init(status: kind == .uniqueness ? 409 : 400, kind: kind, detail: detail)
    }

    public static func notFound(_ what: String) -> SCIMError {
        // RFC 7644 table 9 has no keyword for 404, so scimType stays out.
        SCIMError(status: 404, detail: "\(what) does not exist.")
    }

    public static func versionMismatch(_ what: String) -> SCIMError {
        SCIMError(
            status: 412, detail: "\(what) was changed by somebody else meanwhile. Read it again and repeat the change.")
    }

    public static let schema = "urn:ietf:params:scim:api:messages:2.0:Error"

    /// The message of RFC 7644 section 3.12; `status` is a string there.
    public var json: JSONValue {
        var object: JSONObject = ["schemas": [.string(Self.schema)], "status": .string(String(status))]
        if let kind { object["scimType"] = .string(kind.rawValue) }
        object["detail"] = .string(detail)
        return .object(object)
    }
}
