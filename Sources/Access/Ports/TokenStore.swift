/// A token as it is kept: never the secret, only its SHA-256.
public struct StoredToken: Sendable, Hashable {
    /// Public: part of the token's text, shown in lists, found by an index.
    public let id: String
    public let scope: TokenScope
    /// What the holder of an API token may do; nil for tokens of connectors. An API token without one opens nothing.
    public let role: AdministratorRole?
    public let hash: [UInt8]
    public let label: String
    /// Milliseconds since 1970, as all times here.
    public let created: Int64
    public let expires: Int64?
    public var lastUsed: Int64?

    public init(
        id: String, scope: TokenScope, role: AdministratorRole? = nil, hash: [UInt8], label: String, created: Int64,
        expires: Int64? = nil, lastUsed: Int64? = nil
    ) {
        self.id = id
        self.scope = scope
        self.role = role
        self.hash = hash
        self.label = label
        self.created = created
        self.expires = expires
        self.lastUsed = lastUsed
    }
}

public protocol TokenStore: Sendable {
    /// With its entry in the audit log, or not at all.
    func insert(_ token: StoredToken, audit: AuditNote?) async throws
    func token(id: String) async throws -> StoredToken?
    func tokens(_ scope: TokenScope) async throws -> [StoredToken]
    /// True when there was one; then with its entry in the audit log.
    func revoke(id: String, scope: TokenScope, audit: AuditNote?) async throws -> Bool
    /// For many at once, now and then: last use is not worth a write per request. Kept with the token and, as its last
    /// request, with the connector, which outlives the token.
    func noteUse(_ lastUsed: [String: Int64]) async throws
}

extension TokenStore {
    /// For tokens that no administrator asked for.
    public func insert(_ token: StoredToken) async throws { try await insert(token, audit: nil) }
    public func revoke(id: String, scope: TokenScope) async throws -> Bool {
        try await revoke(id: id, scope: scope, audit: nil)
    }
}

/// The generated passwords of applications (those the settings document gives none for): SHA-256 of 256 random bits.
public protocol ApplicationPasswordStore: Sendable {
    /// `target` is the name of the directory target.
    func setPassword(hash: [UInt8], application: String, target: String) async throws
    func passwordHash(application: String, target: String) async throws -> [UInt8]?
    func removePassword(application: String, target: String) async throws
}
