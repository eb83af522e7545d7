public import OpenID

/// Single sign-on as it is configured (`USHER_OIDC_…`).
public struct SingleSignOnConfiguration: Sendable, Hashable {
    public var issuer: String?
    public var clientID: String?
    public var clientSecretFile: String?
    public var roles: RoleMapping?
    public var roleClaim = "groups"
    public var nameClaim: String?
    public var scopes: [String]?

    public init() {}

    /// Nil when it is off.
    /// - Throws: `ConfigurationError` for one that is not whole.
    func openID(publicURL: String, readSecret: (String) throws(ConfigurationError) -> String)
        throws(ConfigurationError) -> OpenIDConfiguration?
    {
        guard let issuer else {
            guard clientID == nil, clientSecretFile == nil, roles == nil else {
                throw ConfigurationError(
                    "Single sign-on needs its issuer: set USHER_OIDC_ISSUER, or none of USHER_OIDC_….")
            }
            return nil
        }
        func needed<Value>(_ value: Value?, _ name: String) throws(ConfigurationError) -> Value {
            guard let value else {
                throw ConfigurationError("Single sign-on by \(issuer) needs \(name), too (docs/administrators.md).")
            }
            return value
        }
        let clientID = try needed(clientID, "USHER_OIDC_CLIENT_ID")
        let file = try needed(clientSecretFile, "USHER_OIDC_CLIENT_SECRET_FILE")
        var configuration = OpenIDConfiguration(
            issuer: issuer, clientID: clientID, clientSecret: try readSecret(file),
            redirectURL: "\(publicURL)/oidc/callback", roleClaim: roleClaim,
            roles: try needed(roles, "USHER_OIDC_ROLES"))
        if let nameClaim { configuration.nameClaims.insert(nameClaim, at: 0) }
        if let scopes { configuration.scopes = scopes }
        return configuration
    }
}

extension ConfigurationSetting {
    static let singleSignOn: [ConfigurationSetting] = [
        .init(key: "oidcIssuer", variable: "USHER_OIDC_ISSUER") { configuration, text in
            configuration.singleSignOn.issuer = text
            return OpenIDConfiguration.isUsable(issuer: text)
                ? nil : "must be an address such as https://example.okta.com (https, or http on this machine)"
        },
        .init(key: "oidcClientID", variable: "USHER_OIDC_CLIENT_ID") { configuration, text in
            configuration.singleSignOn.clientID = text
            return nil
        },
        .init(key: "oidcClientSecretFile", variable: "USHER_OIDC_CLIENT_SECRET_FILE") { configuration, text in
            configuration.singleSignOn.clientSecretFile = text
            return nil
        },
        .init(key: "oidcRoles", variable: "USHER_OIDC_ROLES") { configuration, text in
            do { configuration.singleSignOn.roles = try RoleMapping(parsing: text) } catch { return "\(error)" }
            return nil
        },
        .init(key: "oidcRoleClaim", variable: "USHER_OIDC_ROLE_CLAIM") { configuration, text in
            configuration.singleSignOn.roleClaim = text
            return nil
        },
        .init(key: "oidcNameClaim", variable: "USHER_OIDC_NAME_CLAIM") { configuration, text in
            configuration.singleSignOn.nameClaim = text
            return nil
        },
        .init(key: "oidcScopes", variable: "USHER_OIDC_SCOPES") { configuration, text in
            let scopes = text.split(separator: " ").map { String($0) }
            configuration.singleSignOn.scopes = scopes
            return scopes.contains("openid") ? nil : "must hold openid, such as \"openid profile email groups\""
        },
    ]
}
