public import Access
import Provisioning
import StrictJSON

/// A token as it is handed out, once.
public struct IssuedToken: Sendable {
    public let id: String
    public let text: String
    /// Milliseconds since 1970; nil: it does not expire.
    public let expires: Int64?
}

/// Makes a token, keeps its hash, hands its text out once.
public struct TokenIssue: Sendable {
    static let labelLimit = 200
    var label: String
    /// Milliseconds; nil: it does not expire.
    var lifetime: Int64?
    /// What the holder of an API token may do; nil for tokens of connectors.
    var role: AdministratorRole?

    public init(label: String, lifetime: Int64? = nil) { self.init(label: label, lifetime: lifetime, role: nil) }

    init(label: String, lifetime: Int64?, role: AdministratorRole?) {
        self.label = label
        self.lifetime = lifetime
        self.role = role
    }

    /// - Throws: why it could not be made.
    public func check() throws {
        guard label.unicodeScalars.count <= Self.labelLimit else {
            throw Problem.invalid("label may have \(Self.labelLimit) characters at most.")
        }
    }

    public func issue(_ scope: TokenScope, _ services: AdminServices, _ origin: ChangeOrigin) async throws
        -> IssuedToken
    {
        try check()
        var generator = SystemRandomNumberGenerator()
        let token = TokenText.generate(using: &generator)
        let now = services.environment.now()
        let expires = lifetime.map { now + $0 }
        var changes = [
            AuditChange(path: "id", after: .string(token.id)), AuditChange(path: "label", after: .string(label)),
            AuditChange(path: "expires", after: .time(expires)),
        ]
        if let role { changes.append(AuditChange(path: "role", after: .string(role.rawValue))) }
        try await services.tokens.insert(
            StoredToken(token, scope: scope, role: role, label: label, created: now, expires: expires),
            audit: origin.note(changes))
        return IssuedToken(id: token.id, text: token.text, expires: expires)
    }

    /// `90d`, `12h`: milliseconds.
    public static func lifetime(_ text: String?) throws -> Int64? {
        guard let text else { return nil }
        do throws(Period.Invalid) { return Int64(try Period(lifetime: text).seconds) * 1000 } catch {
            throw Problem.invalid("expires: \(error).")
        }
    }
}
