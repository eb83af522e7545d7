public import Directory
public import Provisioning
public import SCIM
public import Sync

/// What came of a sync that somebody asked for.
public struct SyncSummary: Sendable, Hashable {
    /// Users that were looked at.
    public var planned: Int
    /// Steps that were done.
    public var changed: Int
    /// Users.
    public var failed: Int
    /// Marks still waiting: not 0 when nobody waited for the end, or users are to be tried again.
    public var pending: Int
    /// Nil when nobody waited for the end.
    public var run: RunID?
    public var isCancelled: Bool
    /// An administrator paused the sync before the end.
    public var isPaused = false

    public init(
        planned: Int = 0, changed: Int = 0, failed: Int = 0, pending: Int = 0, run: RunID? = nil,
        isCancelled: Bool = false
    ) {
        self.planned = planned
        self.changed = changed
        self.failed = failed
        self.pending = pending
        self.run = run
        self.isCancelled = isCancelled
    }
}

public struct BindingReport: Sendable, Hashable {
    public var isAutomatic: Bool
    public var isRunning: Bool
    public var pending: Int
    /// Milliseconds since 1970; nil before the first run since the start.
    public var lastRun: Int64?
    public var lastError: String?
    /// The first of the failed runs in a row, when what failed is tried again, and when the schedule is due.
    public var failingSince: Int64?
    public var nextTry: Int64?
    public var nextScheduled: Int64?
    /// Set while a target that refused credentials or most steps of a run is left alone.
    public var quarantinedUntil: Int64?

    public init(isAutomatic: Bool, isRunning: Bool, pending: Int, lastRun: Int64?, lastError: String?) {
        self.isAutomatic = isAutomatic
        self.isRunning = isRunning
        self.pending = pending
        self.lastRun = lastRun
        self.lastError = lastError
    }
}

public struct SyncOrder: Sendable, Hashable {
    /// A resource's id; nil: everybody who is marked.
    public var user: String?
    /// Everybody, marked or not: repairs drift.
    public var full: Bool
    public var wait: Bool
    /// Who asks, for the history.
    public var actor: String

    public init(user: String? = nil, full: Bool = false, wait: Bool = false, actor: String = "") {
        self.user = user
        self.full = full
        self.wait = wait
        self.actor = actor
    }
}

public protocol SyncAdministration: Sendable {
    func sync(_ binding: BindingID, _ order: SyncOrder) async throws -> SyncSummary
    func report(_ binding: BindingID) async throws -> BindingReport
    /// The same for who knows already how many marks wait; asks nobody.
    func report(_ binding: BindingID, pending: Int) -> BindingReport
    /// Brings these users in line now. `approvingLinks`: accounts of their names that nobody owns become theirs.
    func sync(_ users: [String], _ binding: BindingID, approvingLinks: Bool, actor: String) async throws -> SyncSummary
    /// Ends the run that is under way after its batch; false when there is none.
    func cancel(_ binding: BindingID) async throws -> Bool
    /// Decides about steps that were held, and has them done or left out. How many there were.
    func decide(_ numbers: [Int64], _ ruling: HeldRuling, _ binding: BindingID) async throws -> Int
    /// Nil: the sync goes on. One that is paused already keeps since when and by whom.
    func setPause(_ pause: SyncPause?, _ binding: BindingID) async throws
}

/// A look into targets.
public protocol TargetAdministration: Sendable {
    /// The account as the target has it.
    func account(id: String, in target: TargetID, of connector: ConnectorID) async throws -> Account?
    /// Accounts of these names, without case.
    func accounts(named names: [String], in target: TargetID, of connector: ConnectorID) async throws -> [Account]
    /// Nil for a target that does not tell.
    func counts(in target: TargetID) async throws -> DirectoryCounts?
    /// The kinds that can be set up.
    var kinds: [TargetKind] { get }
    /// Whether the target can be reached and read; changes nothing. Empty for one that has no id yet.
    func test(_ target: TargetSettings, in inForce: SettingsInForce) async throws -> [TargetFinding]
}
