/// What was done in the window that ends now.
public struct SafetyCounts: Sendable, Hashable {
    public var done: [SafetyClass: Int]
    /// Members that left, by folded name of the group.
    public var left: [String: Int]
    /// Those of the keys in question that are among them already: they do not count again.
    public var keys: Set<SafetyKey>
    /// Those of them that were counted and are not known to be done: a crash or a refusal of the target came in between.
    public var begun: Set<SafetyKey>
    /// Those of `done` that are away still, and so are not among what is owned now.
    public var gone: [SafetyClass: Int]
    /// Those of `left` that did not come back, by folded name of the group.
    public var goneFrom: [String: Int]

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
}

/// What the connector owns in the target now; percentages are of this and of what was taken in the window and is away still.
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

/// Says of one change after the other whether it is still within the limits. Knows what was done in the window; asks
/// nobody and has no clock.
public struct SafetyLimits: Sendable {
    private let settings: SafetySettings
    private var counts: SafetyCounts
    private let owned: OwnedTotals
    private let before: SafetyCounts
    /// What goes on: to be kept before it is done.
    public private(set) var admitted: Set<SafetyKey> = []

    /// Of these, what did not count before.
    public var newlyAdmitted: Set<SafetyKey> { admitted.subtracting(before.keys) }

    public init(_ settings: SafetySettings, counts: SafetyCounts, owned: OwnedTotals) {
        self.settings = settings
        self.counts = counts
        self.owned = owned
        before = counts
    }

    /// Whether these changes could come to a number from which percentages count.
    public static func needsTotals(_ settings: SafetySettings, _ counts: SafetyCounts, _ keys: Set<SafetyKey>) -> Bool {
        let looked = keys.subtracting(counts.begun)
        func new(_ keys: [SafetyKey]) -> Int { keys.count { !counts.keys.contains($0) } }
        for (kind, keys) in Dictionary(grouping: looked, by: \.kind)
        where (counts.done[kind] ?? 0) + new(keys) >= settings.limit(kind).atLeast { return true }
        return Dictionary(grouping: looked, by: \.groupLeft).contains { group, keys in
            group.map { (counts.left[$0] ?? 0) + new(keys) >= settings.perGroup.atLeast } ?? false
        }
    }

    /// Nil: it goes on, and counts. Otherwise the limit that stops it, in a sentence.
    public mutating func admit(_ key: SafetyKey, isApproved: Bool = false) -> String? {
        if !isApproved, !isBegun(key), let limit = limit(stopping: key) { return limit }
        admitted.insert(key)
        counts.begun.insert(key)
        // Who counts in the window already does not raise the number, whatever he got back and loses again.
        guard counts.keys.insert(key).inserted else { return nil }
        counts.done[key.kind, default: 0] += 1
        if let group = key.groupLeft { counts.left[group, default: 0] += 1 }
        return nil
    }

    /// Whether it was begun before and not done, or goes on already: no limit stops it any more.
    func isBegun(_ key: SafetyKey) -> Bool { counts.begun.contains(key) }

    /// The limit that would stop one of these if it were the next; nil: all may go on together.
    func limit(stoppingOneOf keys: [SafetyKey]) -> String? {
        keys.lazy.filter { !isBegun($0) }.compactMap(limit(stopping:)).first
    }

    /// The limit that accounts which go all together go over, with their number; nil: they may.
    public func limit(stoppingAllOf accounts: Set<SafetyKey>) -> String? {
        let number = accounts.count { $0.kind == .accounts && !counts.keys.contains($0) }
        return limit(.accounts, (counts.done[.accounts] ?? 0) + number, isAll: true)
    }

    /// The same sentence for every step that it stops: how many want to go is not known yet.
    private func limit(stopping key: SafetyKey) -> String? {
        let new = counts.keys.contains(key) ? 0 : 1
        if let limit = limit(key.kind, (counts.done[key.kind] ?? 0) + new, isAll: false) { return limit }
        guard let group = key.groupLeft else { return nil }
        let left = (counts.left[group] ?? 0) + new
        // Without totals only the count stops.
        let members = owned.memberships.map { _ in (owned.members[group] ?? 0) + (before.goneFrom[group] ?? 0) }
        return settings.perGroup.stop(left, of: members).map { stop in
            "more than \(stop.allowed.told(members, "member", "members")) would leave `\(group)` within "
                + "\(settings.told); the limit is \(stop.limit)"
        }
    }

    private func limit(_ kind: SafetyClass, _ number: Int, isAll: Bool) -> String? {
        let total = owned.total(kind).map { $0 + (before.gone[kind] ?? 0) }
        return settings.limit(kind).stop(number, of: total).map { stop in
            let told = kind.told(isAll ? number : stop.allowed, of: total)
            return "\(isAll ? "" : "more than ")\(told) within \(settings.told); the limit is \(stop.limit)"
        }
    }
}

extension SafetySettings {
    func limit(_ kind: SafetyClass) -> Limit {
        switch kind {
        case .accounts: accounts
        case .memberships: memberships
        case .identities: identities
        }
    }

    fileprivate var told: String { Period(seconds: window)?.description ?? "\(window)s" }
}

extension SafetySettings.Limit {
    /// Nil: so many may go. Otherwise how many may, and the setting that says so.
    fileprivate func stop(_ number: Int, of total: Int?) -> (allowed: Int, limit: String)? {
        if let count, number > count { return (count, "\(count)") }
        guard let total, number >= atLeast, number > total.part(percent) else { return nil }
        let (part, least) = (total.part(percent), atLeast - 1)
        return part < least ? (least, "\(percent) %, but no less than \(least)") : (part, "\(percent) %")
    }
}

extension OwnedTotals {
    fileprivate func total(_ kind: SafetyClass) -> Int? { kind == .memberships ? memberships : accounts }
}

extension SafetyClass {
    /// What so many of them come to: `20 of 200 accounts would be disabled, deleted or anonymized`.
    fileprivate func told(_ number: Int, of total: Int?) -> String {
        switch self {
        case .accounts: "\(number.told(total, "account", "accounts")) would be disabled, deleted or anonymized"
        case .memberships: "\(number.told(total, "membership", "memberships")) would be removed"
        case .identities:
            "\(number.told(total, "account", "accounts")) would get another username or e-mail address"
        }
    }
}

extension Int {
    /// So many hundredths, without a fraction.
    fileprivate func part(_ percent: Int) -> Int { self / 100 * percent + self % 100 * percent / 100 }

    /// `1 account`, `20 accounts`, `20 of 200 accounts`.
    fileprivate func told(_ total: Int?, _ one: String, _ several: String) -> String {
        let noun = (total ?? self) == 1 ? one : several
        return total.map { "\(self) of \($0) \(noun)" } ?? "\(self) \(noun)"
    }
}
