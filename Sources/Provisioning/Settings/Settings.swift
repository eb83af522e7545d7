/// The settings document, read and checked: everything an administrator sets (see docs/settings.md).
public struct Settings: Sendable, Hashable {
    public var version: Int
    public var targets: [TargetSettings]
    public var connectors: [ConnectorSettings]

    public init(version: Int = 1, targets: [TargetSettings] = [], connectors: [ConnectorSettings] = []) {
        self.version = version
        self.targets = targets
        self.connectors = connectors
    }
}

/// A user directory that connectors write to.
public struct TargetSettings: Sendable, Hashable {
    public var name: String
    /// `directory`, `jira`, `confluence`, `bitbucket`, `crowd` or `scim`.
    public var kind: String
    /// Who may read a `directory` target through the Crowd API.
    public var applications: [ApplicationSettings]
    /// The base URL of an outbound target.
    public var url: String?
    public var auth: TargetAuth?

    public init(
        name: String, kind: String, applications: [ApplicationSettings] = [], url: String? = nil,
        auth: TargetAuth? = nil
    ) {
        self.name = name
        self.kind = kind
        self.applications = applications
        self.url = url
        self.auth = auth
    }
}

public struct ApplicationSettings: Sendable, Hashable {
    public var name: String
    /// Nil: the password that `usher application add` generated; only its hash is kept.
    public var password: SecretReference?
    /// CIDR blocks or single addresses; empty admits no address, so the check refuses an empty list.
    public var allow: [String]
    public var write: Bool

    public init(
        name: String, password: SecretReference? = nil, allow: [String] = ["127.0.0.1/32", "::1/128"],
        write: Bool = false
    ) {
        self.name = name
        self.password = password
        self.allow = allow
        self.write = write
    }
}

/// Where a secret is; the secret itself never stands in the document.
public enum SecretReference: Sendable, Hashable {
    case file(String)
    case environment(String)
}

public enum TargetAuth: Sendable, Hashable {
    case bearer(SecretReference)
    case basic(username: String, password: SecretReference)
}

public struct ConnectorSettings: Sendable, Hashable {
    /// `[a-z0-9-]`, 1–63 characters; part of the SCIM base URL.
    public var name: String
    public var displayName: String
    public var identityProvider: IdentityProvider
    public var enabled: Bool
    public var targets: [TargetRules]

    public init(
        name: String, displayName: String, identityProvider: IdentityProvider = .other, enabled: Bool = true,
        targets: [TargetRules] = []
    ) {
        self.name = name
        self.displayName = displayName
        self.identityProvider = identityProvider
        self.enabled = enabled
        self.targets = targets
    }
}

public enum IdentityProvider: String, Sendable, Hashable, CaseIterable {
    case okta, entra, onelogin, jumpcloud, ping, google, keycloak, authentik, other
}
