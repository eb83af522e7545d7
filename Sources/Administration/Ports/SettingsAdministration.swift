public import Access
public import Provisioning
public import Sync

/// The settings document in force, and how it is changed.
public protocol SettingsAdministration: Sendable {
    func current() async throws -> SettingsInForce
    /// The newest first; each with its text.
    func history(before version: Int?, limit: Int) async throws -> [StoredSettings]
    /// Nil for a version that never was.
    func version(_ number: Int) async throws -> StoredSettings?
    /// Checks without saving; throws `SettingsErrors` with every problem found, returns the warnings.
    func check(_ text: String) async throws -> [SettingsIssue]
    /// Checks, saves and puts in force. `version`: refuse when another one stands by then.
    func apply(_ text: String, expecting version: Int?, origin: ChangeOrigin) async throws -> SettingsInForce
    /// Changes the document that stands, checks, saves and puts in force. `change` may run more than once.
    func edit(origin: ChangeOrigin, _ change: @escaping @Sendable (inout Settings) throws -> Void) async throws
        -> SettingsInForce
}

public struct SettingsInForce: Sendable {
    public var version: Int
    public var settings: Settings
    public var catalog: Catalog
    public var warnings: [SettingsIssue]
    /// Set when an earlier release has saved something that this one does not take: `settings` are what is left.
    public var broken: BrokenSettings?

    public init(version: Int, settings: Settings, catalog: Catalog, warnings: [SettingsIssue] = []) {
        self.version = version
        self.settings = settings
        self.catalog = catalog
        self.warnings = warnings
    }
}
