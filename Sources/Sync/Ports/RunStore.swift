/// Keeps the history of runs, bounded by count and age.
public protocol RunStore: Sendable {
    func begin(_ binding: BindingID, _ trigger: RunTrigger, at time: Int64) async throws -> RunID
    /// Replaces what is known of a run, and forgets some of the oldest when there are too many.
    func update(_ run: RunRecord) async throws
    /// An automatic run that found nothing to do leaves no trace.
    func discard(_ run: RunID) async throws
    /// Runs that a crash cut short are told as interrupted, with the counts of the steps that were recorded. Before the
    /// first run begins.
    func interruptUnfinished(at time: Int64) async throws

    func run(_ id: RunID) async throws -> RunRecord?
    /// The newest first.
    func runs(_ query: RunQuery) async throws -> [RunRecord]
    /// In the order in which they were carried out, after the step of this number. `failedOnly`: those that failed.
    func steps(of run: RunID, after number: Int64?, failedOnly: Bool, limit: Int) async throws -> [RunStep]
    /// What runs that began from this day on did, by day: days since 1970 in UTC.
    func daily(_ bindings: Set<BindingID>, since day: Int64) async throws -> [Int64: BatchResult]
    /// The first run of the binding that failed since one was done.
    func firstFailure(_ binding: BindingID) async throws -> RunRecord?
}

extension RunStore {
    /// All steps.
    public func steps(of run: RunID, after number: Int64?, limit: Int) async throws -> [RunStep] {
        try await steps(of: run, after: number, failedOnly: false, limit: limit)
    }
}

public struct RunQuery: Sendable, Hashable {
    public var bindings: Set<BindingID>
    public var before: RunID?
    public var scheduledOnly: Bool
    /// Nil: whatever it came to.
    public var outcome: RunOutcome?
    public var limit: Int

    public init(
        _ bindings: Set<BindingID>, before: RunID? = nil, scheduledOnly: Bool = false, outcome: RunOutcome? = nil,
        limit: Int
    ) {
        self.bindings = bindings
        self.before = before
        self.scheduledOnly = scheduledOnly
        self.outcome = outcome
        self.limit = limit
    }
}

public struct RunStep: Sendable, Hashable {
    /// For the next page.
    public let number: Int64
    public let recorded: RecordedStep

    public init(number: Int64, recorded: RecordedStep) {
        self.number = number
        self.recorded = recorded
    }
}
