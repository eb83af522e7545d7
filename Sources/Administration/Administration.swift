// Administration is what an administrator can look at and do, for everybody who lets him: the Admin API and the admin site.
// It owns: the ports behind which the services stand, finding what he names, how things stand, decisions, guides.
// It leaves to others: HTTP, JSON messages and pages (AdminAPI, AdminSite), and doing it (App, Sync, Storage).
public import Access
public import SCIM
public import Sync

/// What administration works on.
public struct AdminServices: Sendable {
    public var settings: any SettingsAdministration
    public var sync: any SyncAdministration
    public var targets: any TargetAdministration
    public var planning: any PlanningAdministration
    public var removal: any RemovalAdministration
    public var syncStore: any SyncStore
    public var runs: any RunStore
    public var standings: any StandingReading
    public var resources: any ResourceStore
    public var people: any PeopleStore
    public var heldSteps: any HeldStepReading
    public var tokens: any TokenStore
    public var administrators: any AdministratorStore
    public var passwords: any PasswordHashing
    public var applicationPasswords: any ApplicationPasswordStore
    public var requests: any RequestLogReading
    public var audit: any AuditStore
    public var environment: AdminEnvironment

    public init(
        settings: any SettingsAdministration, sync: any SyncAdministration, targets: any TargetAdministration,
        planning: any PlanningAdministration, removal: any RemovalAdministration,
        syncStore: any SyncStore, runs: any RunStore, standings: any StandingReading,
        resources: any ResourceStore, people: any PeopleStore, heldSteps: any HeldStepReading, tokens: any TokenStore,
        administrators: any AdministratorStore, passwords: any PasswordHashing,
        applicationPasswords: any ApplicationPasswordStore, requests: any RequestLogReading,
        audit: any AuditStore, environment: AdminEnvironment
    ) {
        self.settings = settings
        self.sync = sync
        self.targets = targets
        self.planning = planning
        self.removal = removal
        self.syncStore = syncStore
        self.runs = runs
        self.standings = standings
        self.resources = resources
        self.people = people
        self.heldSteps = heldSteps
        self.tokens = tokens
        self.administrators = administrators
        self.passwords = passwords
        self.applicationPasswords = applicationPasswords
        self.requests = requests
        self.audit = audit
        self.environment = environment
    }
}

/// What nobody here may find out himself.
public struct AdminEnvironment: Sendable {
    /// Without a slash at the end: `https://usher.example.com`.
    public var publicURL: String
    /// False: nobody told it, and `publicURL` is how this machine reaches itself.
    public var isPublicURLSet: Bool
    public var version: String
    /// Milliseconds since 1970.
    public var now: @Sendable () -> Int64
    /// Looks at the data folder, the database and the configuration.
    public var healthChecks: @Sendable () async -> [HealthCheck]
    public var systemReport: @Sendable () async throws -> SystemReport

    public init(
        publicURL: String, isPublicURLSet: Bool = true, version: String, now: @escaping @Sendable () -> Int64,
        healthChecks: @escaping @Sendable () async -> [HealthCheck],
        systemReport: @escaping @Sendable () async throws -> SystemReport
    ) {
        self.publicURL = publicURL
        self.isPublicURLSet = isPublicURLSet
        self.version = version
        self.now = now
        self.healthChecks = healthChecks
        self.systemReport = systemReport
    }

    public func baseURL(ofConnector name: String) -> String { "\(publicURL)/scim/\(name)/v2" }
    public var crowdURL: String { "\(publicURL)/crowd" }

    /// What stands in the way of those who are given an address of this server, and what to do; nil: nothing.
    public var addressTrouble: String? {
        guard isPublicURLSet else {
            return "USHER_PUBLIC_URL is not set: this address is good on this machine only. "
                + "Set it to the https name by which others reach Usher, restart, and use the address that is shown then."
        }
        guard !publicURL.hasPrefix("https://") else { return nil }
        return "The address is not https: tokens and passwords would travel in the clear, and most identity providers "
            + "refuse it. Put a reverse proxy with a certificate in front, or set USHER_TLS_CERT, and make "
            + "USHER_PUBLIC_URL begin with https."
    }
}
