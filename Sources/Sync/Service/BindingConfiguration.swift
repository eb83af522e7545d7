public import Provisioning

/// Everything a worker has to know of its binding; replaced when the settings change.
public struct BindingConfiguration: Sendable {
    public let binding: Binding
    public let rules: CompiledRules
    public let mode: SyncSettings.Mode
    public let target: any Target
    /// What `copy.from` names.
    public let copyTargets: [String: any TargetReading]
    /// When everything is compared from the ground up; nil: never by itself.
    public let schedule: Schedule?

    public init(
        binding: Binding, rules: CompiledRules, mode: SyncSettings.Mode, target: any Target,
        copyTargets: [String: any TargetReading] = [:], schedule: Schedule? = nil
    ) {
        self.binding = binding
        self.rules = rules
        self.mode = mode
        self.target = target
        self.copyTargets = copyTargets
        self.schedule = schedule
    }
}

/// Where a binding stands: its progress, and what the store knows.
@dynamicMemberLookup
public struct BindingStatus: Sendable, Hashable {
    public let binding: Binding
    public let progress: BindingProgress
    /// Marked users that wait.
    public let pending: Int
    public let counts: [UserState: Int]
    public let pause: SyncPause?
    /// Steps that wait for an administrator.
    public let held: Int
    public let tally: RunTally

    public subscript<Value>(dynamicMember part: KeyPath<BindingProgress, Value>) -> Value { progress[keyPath: part] }
}

/// What the service knows by itself about a binding.
public struct BindingProgress: Sendable, Hashable {
    public let mode: SyncSettings.Mode
    public let isRunning: Bool
    public let lastRun: RunSummary?
    /// Why the last run ended early; nil when it did not.
    public let lastError: String?
    /// The first of the failed runs in a row; nil when the last one was none.
    public let failingSince: Int64?
    /// When what failed is tried again by itself.
    public let nextTry: Int64?
    /// When the schedule is due.
    public let nextScheduled: Int64?
    /// Set while a target that refused credentials or most steps of a run is left alone.
    public let quarantinedUntil: Int64?
}

/// A run that ended.
public struct RunSummary: Sendable, Hashable {
    /// Milliseconds since 1970.
    public let startedAt: Int64
    public let finishedAt: Int64
    public let result: BatchResult
    public let run: RunID?
    public let isCancelled: Bool
    /// An administrator paused the sync before the end.
    public var isPaused = false
}

public enum SyncServiceError: Error, Sendable, Hashable, CustomStringConvertible {
    case unknownBinding
    case stopping
    /// The queue of requests for this binding is full.
    case busy
    case paused(by: String)
    /// The target refused credentials or most steps of a run, and it is not time to try again yet.
    case quarantined
    /// It waited for another run in the same target.
    case cancelled

    public var description: String {
        switch self {
        case .unknownBinding: "there is no such connector and target, or it is not enabled"
        case .stopping: "the server is stopping"
        case .paused(let actor): "the sync was paused by \(actor)"
        case .quarantined: "the target refused credentials or most steps of a run, and is left alone for a while"
        case .cancelled: "an administrator cancelled it before it began"
        case .busy: "too many syncs wait already; try again later"
        }
    }
}
