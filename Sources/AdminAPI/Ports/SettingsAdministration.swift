public import Access
public import Provisioning
public import Sync

/// The settings document in force, and how it is changed.
public protocol SettingsAdministration: Sendable {
    func current() async throws -> SettingsInForce
    /// Checks without saving; throws `SettingsErrors` with every problem found, returns the warnings.
    func check(_ text: String) async throws -> [SettingsIssue]
    /// Checks, saves and puts in force. `version`: refuse when another one stands by then.
    func apply(_ text: String, expecting version: Int?, origin: ChangeOrigin) async throws -> SettingsInForce
    /// Changes the document that stands, checks, saves and puts in force. `change` may run more than once.
    func edit(origin: ChangeOrigin, _ change: @escaping @Sendable (inout Settings) throws -> Void) async throws
        -> SettingsInForce
    /// The accounts that a connector's users have, by target.
    func accounts(of connector: String) async throws -> [(target: String, counts: AccountRemoval.Counts)]
    /// Takes the connector out of the document and deletes what it pushed. Its accounts are disabled or deleted before,
    /// as `accounts` says; with `keep` they stay and belong to nobody.
    func deleteConnector(_ name: String, accounts: CleanupAction, origin: ChangeOrigin) async throws -> (
        users: Int, groups: Int
    )
    /// Takes the target out of the document and deletes what a built-in directory holds. Refused while connectors use it.
    func deleteTarget(_ name: String, origin: ChangeOrigin) async throws
}

public struct SettingsInForce: Sendable {
    public var version: Int
    public var settings: Settings
    public var catalog: Catalog
    public var warnings: [SettingsIssue]

    public init(version: Int, settings: Settings, catalog: Catalog, warnings: [SettingsIssue] = []) {
        self.version = version
        self.settings = settings
        self.catalog = catalog
        self.warnings = warnings
    }
}
