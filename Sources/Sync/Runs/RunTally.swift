/// What the runs of one binding came to since the server started, for those who watch.
public struct RunTally: Sendable, Hashable {
    /// Runs that found something to do, by outcome.
    public private(set) var runs: [RunOutcome: Int] = [:]
    /// Steps that were carried out, by `AccountAction.name`.
    public private(set) var steps: [String: Int] = [:]
    public private(set) var failedSteps = 0
    /// Milliseconds since 1970; nil before the first one.
    public private(set) var lastEnd: Int64?

    public init() {}

    mutating func add(_ run: RunSummary, isPaused: Bool) {
        lastEnd = run.finishedAt
        steps.merge(run.result.actions, uniquingKeysWith: +)
        failedSteps += run.result.stepsFailed
        let outcome: RunOutcome = run.isCancelled || isPaused ? .cancelled : .done
        if !run.result.isEmpty || outcome != .done { runs[outcome, default: 0] += 1 }
    }

    mutating func addFailure(at time: Int64) {
        lastEnd = time
        runs[.failed, default: 0] += 1
    }
}
