import Provisioning

/// How the work of one binding stands: what its runs came to, and whether the next one may begin. It is told the time.
struct WorkerState {
    var configuration: BindingConfiguration
    var isRunning = false
    var isCancelled = false
    var lastRun: RunSummary?
    var lastError: String?
    var failingSince: Int64?
    var nextTry: Int64?
    /// Runs in a row that ended with an error or left marked users.
    private(set) var setbacks = 0
    var retry: Task<Void, Never>?
    /// Nil: not read yet.
    var pause: SyncPause??
    var quarantine = Quarantine()
    var keptRefusals: TargetRefusals?
    private(set) var tally = RunTally()

    init(_ configuration: BindingConfiguration) { self.configuration = configuration }

    var isPaused: Bool { (pause ?? nil) != nil }

    /// Whether what is marked is brought in line by itself now.
    var followsMarks: Bool { configuration.mode == .automatic && !isPaused && quarantine.until == nil }

    mutating func begin() {
        isRunning = true
        isCancelled = false
    }

    /// Why nothing is done now: an administrator paused it, or the target is left alone for a while. A command tries it
    /// all the same.
    mutating func refusal(of trigger: RunTrigger) -> SyncServiceError? {
        if let pause = pause ?? nil { return .paused(by: pause.actor) }
        guard quarantine.until != nil else { return nil }
        guard case .command = trigger else { return .quarantined }
        quarantine.lift()
        return nil
    }

    /// A run came to its end. Not complete: users are marked who are to be tried again later. True when the target refused
    /// most of its steps.
    mutating func end(_ summary: RunSummary, isComplete: Bool) -> Bool {
        let result = summary.result
        isRunning = false
        lastRun = summary
        tally.add(summary, isPaused: isPaused && !isComplete)
        nextTry = nil
        let isRefused = quarantine.ended(done: result.stepsDone, failed: result.stepsFailed, at: summary.finishedAt)
        lastError = isRefused ? "the target refused most steps of a run: \(result.stepsFailed) failed" : nil
        failingSince = isRefused ? failingSince ?? summary.startedAt : nil
        setbacks = isComplete || summary.isCancelled ? 0 : setbacks + 1
        return isRefused
    }

    /// A run was ended by an error. True when that is another one than before.
    mutating func fail(_ error: any Error, startedAt: Int64, at time: Int64) -> Bool {
        isRunning = false
        tally.addFailure(at: time)
        let isNews = lastError != "\(error)"
        lastError = "\(error)"
        failingSince = failingSince ?? startedAt
        setbacks += 1
        if case .unauthorized? = error as? TargetError { quarantine.refused(at: time) }
        return isNews
    }
}
