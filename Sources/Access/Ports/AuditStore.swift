public struct AuditQuery: Sendable, Hashable {
    public var actor: String?
    public var action: String?
    /// Its beginning: `/connectors/okta` finds what was done to its tokens, too.
    public var object: String?
    /// A part of anything in the entry, ignoring case.
    public var text: String?
    /// From this time on, in milliseconds since 1970.
    public var since: Int64?
    /// Before this time.
    public var until: Int64?
    /// Only entries before this one; for the next page.
    public var before: Int64?
    public var limit: Int

    public init(
        actor: String? = nil, action: String? = nil, object: String? = nil, text: String? = nil, since: Int64? = nil,
        until: Int64? = nil, before: Int64? = nil, limit: Int = 50
    ) {
        self.actor = actor
        self.action = action
        self.object = object
        self.text = text
        self.since = since
        self.until = until
        self.before = before
        self.limit = limit
    }
}

/// The log of administrative changes, which only grows.
///
/// Changes that are made in the database take their note into the same transaction (`TokenStore`, `SettingsStore`): there
/// is no change without its entry. For all others `append` comes first, and nothing is done when it throws.
public protocol AuditStore: Sendable {
    func append(_ note: AuditNote) async throws
    /// The newest first.
    func entries(_ query: AuditQuery) async throws -> [AuditEntry]
    func head() async throws -> AuditHead
    /// Looks through everything. `known`: a head from the log stream.
    func verify(known: AuditHead?) async throws -> AuditVerdict
}
