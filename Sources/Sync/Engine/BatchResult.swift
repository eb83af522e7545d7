public import Provisioning

/// What a run, or a part of one, came to.
public struct BatchResult: Sendable, Hashable {
    /// Users that were looked at, and where they stand now.
    public var states: [UserState: Int]
    public var stepsDone: Int
    /// Steps that were carried out, by the word for their kind (`AccountAction.name`).
    public var actions: [String: Int] = [:]
    public var stepsFailed: Int
    public var groupsRenamed: Int
    /// Renamed groups whose members were marked instead.
    public var groupsMoved: Int
    /// Users who wait for another one of the same batch: they are still marked.
    public var deferred: Int

    public init(
        states: [UserState: Int] = [:], stepsDone: Int = 0, stepsFailed: Int = 0, groupsRenamed: Int = 0,
        groupsMoved: Int = 0, deferred: Int = 0
    ) {
        self.states = states
        self.stepsDone = stepsDone
        self.stepsFailed = stepsFailed
        self.groupsRenamed = groupsRenamed
        self.groupsMoved = groupsMoved
        self.deferred = deferred
    }

    public var users: Int { states.values.reduce(0, +) }

    /// Nothing was pending.
    public var isEmpty: Bool { users == 0 && deferred == 0 && groupsRenamed == 0 && groupsMoved == 0 && !settled }

    /// Where each user of this one batch stands now. Not added up: a run may have very many.
    public var visits: [String: UserState] = [:]

    /// A renamed group needed nothing.
    var settled = false

    public mutating func add(_ other: BatchResult) {
        states.merge(other.states, uniquingKeysWith: +)
        for (state, number) in other.states where number <= 0 && states[state] == 0 { states[state] = nil }
        stepsDone += other.stepsDone
        actions.merge(other.actions, uniquingKeysWith: +)
        stepsFailed += other.stepsFailed
        groupsRenamed += other.groupsRenamed
        groupsMoved += other.groupsMoved
        deferred += other.deferred
        settled = settled || other.settled
    }
}
