// Access decides who may call: secrets and their hashes, address lists, what is masked before it is kept or shown.
// It owns: connector tokens, API tokens and their roles, application passwords (as values), the chain of the audit log,
// and the ports that keep them.
// It leaves to others: HTTP (the edges), storage, and the random bytes and the time that it is given.

/// What a secret opens.
public enum TokenScope: Sendable, Hashable {
    /// The SCIM interface of one connector, by `ConnectorID.rawValue`.
    case connector(Int64)
    /// The Admin API and the admin site, as far as the token's role reaches.
    case administration
}
