public struct RunID: Sendable, Hashable, Comparable {
    public let rawValue: Int64
    public init(_ rawValue: Int64) { self.rawValue = rawValue }
    public static func < (left: RunID, right: RunID) -> Bool { left.rawValue < right.rawValue }
}

/// What started a run.
public enum RunTrigger: Sendable, Hashable {
    /// A change of the identity provider, a decision, or another try.
    case automatic
    /// The rules were changed, or the connector or target was enabled.
    case settings
    case schedule
    case command(actor: String)

    /// It begins by itself as soon as something is marked.
    var followsMarks: Bool { self == .automatic || self == .settings }
}

public enum RunOutcome: String, Sendable, Hashable, CaseIterable {
    case running, done
    /// Ended early by an error; what was left is tried again.
    case failed
    case cancelled
    /// The server stopped in the middle.
    case interrupted
}

/// A run as the history keeps it.
public struct RunRecord: Sendable, Hashable {
    public let id: RunID
    public let binding: BindingID
    public let trigger: RunTrigger
    /// Milliseconds since 1970.
    public let startedAt: Int64
    public var finishedAt: Int64?
    public var outcome: RunOutcome
    public var result: BatchResult
    /// Why it ended so, for people.
    public var message: String?

    public init(
        id: RunID, binding: BindingID, trigger: RunTrigger, startedAt: Int64, finishedAt: Int64? = nil,
        outcome: RunOutcome = .running, result: BatchResult = BatchResult(), message: String? = nil
    ) {
        self.id = id
        self.binding = binding
        self.trigger = trigger
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.outcome = outcome
        self.result = result
        self.message = message
    }

    /// One that was told as failed before still says why, when it is done after all.
    mutating func end(_ outcome: RunOutcome, _ message: String?, at time: Int64) {
        let hasRecovered = self.outcome == .failed && outcome == .done
        self.message = message ?? (hasRecovered ? "done after failures: \(self.message ?? "")" : self.message)
        self.outcome = outcome
        finishedAt = time
    }

    /// Automatic runs that begin within this many milliseconds are told as one.
    public static let window: Int64 = 60_000

    /// Whether an automatic run that begins at `time` is told as a part of this one. A streak of failures is one, too,
    /// so that a target that is away for a day does not fill the history. What a change of the settings did is told by
    /// itself, also when it failed, so that nobody takes it for a change of the identity provider, or the other way round.
    public func takesIn(_ trigger: RunTrigger, at time: Int64) -> Bool {
        guard trigger == .automatic, self.trigger == .automatic else { return false }
        switch outcome {
        case .failed: return true
        case .done, .running: return time >= startedAt && time - startedAt < Self.window
        case .cancelled, .interrupted: return false
        }
    }
}
