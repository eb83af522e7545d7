/// What was done in the window that ends now.
public struct SafetyCounts: Sendable, Hashable {
    /// What nobody approved: all that counts against what nobody has lost yet.
    public var done: [SafetyClass: Int]
    /// Members that left without anybody's approval, by folded name of the group.
    public var left: [String: Int]
    /// Those of the keys in question that were done already, with approval or without.
    public var keys: Set<SafetyKey>
    /// Those of them that were counted without approval and are not known to be done: a crash or a refusal of the target
    /// came in between.
    public var begun: Set<SafetyKey>
    /// Those of `done` that are away still, and so are not among what is owned now.
    public var gone: [SafetyClass: Int]
    /// Those of `left` that did not come back, by folded name of the group.
    public var goneFrom: [String: Int]
    public var approved = ApprovedCounts()

    public init(
        done: [SafetyClass: Int] = [:], left: [String: Int] = [:], keys: Set<SafetyKey> = [],
        begun: Set<SafetyKey> = [], gone: [SafetyClass: Int] = [:], goneFrom: [String: Int] = [:]
    ) {
        self.done = done
        self.left = left
        self.keys = keys
        self.begun = begun
        self.gone = gone
        self.goneFrom = goneFrom
    }

    /// Counts one more key, or one that was counted already in another way than before.
    mutating func count(_ key: SafetyKey, isApproved: Bool) {
        if !keys.insert(key).inserted { add(-1, key, isApproved: approved.keys.contains(key)) }
        add(1, key, isApproved: isApproved)
        if isApproved { approved.keys.insert(key) } else { approved.keys.remove(key) }
    }

    /// Adds the numbers of what is done and left.
    public mutating func add(_ other: SafetyCounts) {
        done.merge(other.done, uniquingKeysWith: +)
        left.merge(other.left, uniquingKeysWith: +)
        approved.done.merge(other.approved.done, uniquingKeysWith: +)
        approved.left.merge(other.approved.left, uniquingKeysWith: +)
    }

    /// By how much these are more than others, or less.
    func beyond(_ other: SafetyCounts) -> SafetyCounts {
        var difference = SafetyCounts(
            done: done.merging(other.done.mapValues(-), uniquingKeysWith: +),
            left: left.merging(other.left.mapValues(-), uniquingKeysWith: +))
        difference.approved.done = approved.done.merging(other.approved.done.mapValues(-), uniquingKeysWith: +)
        difference.approved.left = approved.left.merging(other.approved.left.mapValues(-), uniquingKeysWith: +)
        return difference
    }

    private mutating func add(_ number: Int, _ key: SafetyKey, isApproved: Bool) {
        if isApproved { approved.done[key.kind, default: 0] += number } else { done[key.kind, default: 0] += number }
        guard let group = key.groupLeft else { return }
        if isApproved { approved.left[group, default: 0] += number } else { left[group, default: 0] += number }
    }
}

/// What was done because an administrator said so. It counts against nobody else, but against whoever loses something a
/// second time.
public struct ApprovedCounts: Sendable, Hashable {
    public var done: [SafetyClass: Int] = [:]
    /// By folded name of the group.
    public var left: [String: Int] = [:]
    /// Those of the keys in question.
    public var keys: Set<SafetyKey> = []

    public init() {}
}

/// What the connector owns in the target now; percentages are of this and of what was taken in the window without approval
/// and is away still.
public struct OwnedTotals: Sendable, Hashable {
    /// Accounts that were not cleaned up.
    public var accounts: Int
    /// Nil: the target does not tell, and percentages of memberships do not count.
    public var memberships: Int?
    /// By folded name of the group.
    public var members: [String: Int]

    public init(accounts: Int = 0, memberships: Int? = nil, members: [String: Int] = [:]) {
        self.accounts = accounts
        self.memberships = memberships
        self.members = members
    }
}
