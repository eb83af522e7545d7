public import Provisioning

/// What safety remembers of a binding, to read.
public protocol SafetyReading: Sendable {
    /// The steps of these users that wait, or were decided about and not done yet.
    func heldSteps(of resources: [String], _ binding: BindingID) async throws -> [NumberedHeldStep]
    /// What was begun after `time` (milliseconds since 1970), and which of these keys are among it. Outcomes
    /// (`SyncStore.record`) and `settle` tell what of it is done.
    func safetyCounts(_ keys: Set<SafetyKey>, after time: Int64, _ binding: BindingID) async throws -> SafetyCounts
    /// Linked accounts that were not cleaned up.
    func ownedAccounts(_ binding: BindingID) async throws -> Int

    /// In the order in which they were held, after the one of this number.
    func heldSteps(_ binding: BindingID, after number: Int64?, limit: Int) async throws -> [NumberedHeldStep]
    /// Those that wait.
    func heldCounts(_ binding: BindingID) async throws -> [SafetyClass: Int]
    /// Those that an administrator rejected and that are left out on.
    func rejectedCount(_ binding: BindingID) async throws -> Int
    func pause(of binding: BindingID) async throws -> SyncPause?
    /// Nil: the target did not refuse.
    func refusals(of binding: BindingID) async throws -> TargetRefusals?
}

/// What safety remembers.
public protocol SafetyWriting: SafetyReading {
    /// Keeps that these are begun, and that those of them are which an administrator `approved`, before they are: after a
    /// crash they may count though they were not done, never the other way round. What is older than `forgotten` is
    /// forgotten; what is later than `time` counts as begun then.
    ///
    /// `SyncStore.record` ends it. Once an approved one is recorded as done and nothing of its kind waits any more, all
    /// that was done before of that kind, and of memberships in that group, is approved too: whoever released the rest was
    /// told how much that is.
    func begin(
        _ keys: Set<SafetyKey>, approved: Set<SafetyKey>, at time: Int64, forgetting forgotten: Int64,
        _ binding: BindingID) async throws
    /// Tells what became of these where no outcome of a user does. What is `refused` does not count.
    func settle(done: Set<SafetyKey>, refused: Set<SafetyKey>, _ binding: BindingID) async throws
    /// Keeps these in place of all steps of these users.
    func hold(_ steps: [HeldStep], of resources: [String], _ binding: BindingID) async throws
    /// Decides about the steps of these numbers that are as the ruling has them before, and marks their users. How many
    /// there were.
    func decide(_ numbers: [Int64], _ ruling: HeldRuling, _ binding: BindingID) async throws -> Int
    /// Nil: the sync goes on. One that is paused already keeps since when and by whom.
    func setPause(_ pause: SyncPause?, _ binding: BindingID) async throws
    func setRefusals(_ refusals: TargetRefusals?, _ binding: BindingID) async throws
}

/// What became of that which counts towards limits.
public struct SafetyOutcome: Sendable, Hashable {
    /// What is done of what was begun for the user; nil: all of it, nothing is left to do.
    public var done: Set<SafetyKey>?
    /// What he got back.
    public var returned: Set<SafetyKey> = []
    /// The account is another user's by now.
    public var isPassedOn = false

    public init() {}
}

public struct NumberedHeldStep: Sendable, Hashable {
    /// Never given to another step.
    public let number: Int64
    public let step: HeldStep
    /// Milliseconds since 1970.
    public let since: Int64

    public init(number: Int64, step: HeldStep, since: Int64) {
        self.number = number
        self.step = step
        self.since = since
    }
}

/// An administrator stopped the sync.
public struct SyncPause: Sendable, Hashable {
    /// Milliseconds since 1970.
    public let since: Int64
    public let actor: String

    public init(since: Int64, actor: String) {
        self.since = since
        self.actor = actor
    }
}

/// A target refused credentials, or most steps of runs.
public struct TargetRefusals: Sendable, Hashable {
    /// Runs in a row.
    public let count: Int
    /// Until when it is left alone, in milliseconds since 1970; nil: it is not.
    public let until: Int64?

    public init(count: Int, until: Int64?) {
        self.count = count
        self.until = until
    }
}
