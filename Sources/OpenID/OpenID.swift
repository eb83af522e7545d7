// OpenID signs administrators in by the company's OpenID provider: OpenID Connect Core 1.0, code flow with PKCE.
// It owns: discovery, the way there and back, the check of ID tokens, the role that a claim gives.
// It leaves to others: sessions and administrators (Administration), pages and cookies (AdminSite).
import Access

/// How this server is known to the provider.
public struct OpenIDConfiguration: Sendable, Hashable {
    /// Exactly as the provider's discovery document says it, without the path of that document.
    public var issuer: String
    public var clientID: String
    public var clientSecret: String
    /// Where the provider sends the browser back to: `https://usher.example.com/oidc/callback`.
    public var redirectURL: String
    public var scopes: [String]
    /// The claim whose values give the role; `realm_access.roles` goes into an object.
    public var roleClaim: String
    public var roles: RoleMapping
    /// The first of these claims that says something is the name.
    public var nameClaims: [String]

    public init(
        issuer: String, clientID: String, clientSecret: String, redirectURL: String,
        scopes: [String] = ["openid", "profile", "email", "groups"], roleClaim: String = "groups", roles: RoleMapping,
        nameClaims: [String] = ["preferred_username", "email", "name"]
    ) {
        self.issuer = issuer
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.redirectURL = redirectURL
        self.scopes = scopes
        self.roleClaim = roleClaim
        self.roles = roles
        self.nameClaims = nameClaims
    }

    /// Encrypted, or a test provider on this machine; without a query.
    public static func isUsable(issuer: String) -> Bool {
        ProviderAddress.isUsable(issuer) && !issuer.contains("?") && !issuer.contains("#")
    }
}

/// Which value of the claim gives which role.
public struct RoleMapping: Sendable, Hashable {
    private let roles: [String: AdministratorRole]

    /// `usher-admins=administrator, usher-ops=operator`.
    /// - Throws: `Unusable`.
    public init(parsing text: String) throws(Unusable) {
        var roles: [String: AdministratorRole] = [:]
        for part in text.split(separator: ",") {
            // The value itself may hold an equals sign (`CN=admins`).
            guard let equals = part.lastIndex(of: "=") else { throw Unusable(part: String(part)) }
            let value = Self.trimmed(part[..<equals])
            let word = Self.trimmed(part[part.index(after: equals)...])
            guard !value.isEmpty, let role = AdministratorRole(rawValue: word) else {
                throw Unusable(part: String(part))
            }
            roles[value] = role
        }
        guard !roles.isEmpty else { throw Unusable(part: text) }
        self.roles = roles
    }

    public struct Unusable: Error, Sendable, Hashable, CustomStringConvertible {
        let part: String
        public var description: String {
            "must say which value gives which role, such as \"usher-admins=administrator,usher-staff=viewer\" (roles: viewer, "
                + "operator, administrator), not \"\(part.prefix(80))\""
        }
    }

    /// The highest role that one of the values gives.
    func role(_ values: [String]) -> AdministratorRole? { values.compactMap { roles[$0] }.max() }

    var values: [String] { roles.keys.sorted() }

    private static func trimmed(_ text: Substring) -> String {
        text.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    }
}
