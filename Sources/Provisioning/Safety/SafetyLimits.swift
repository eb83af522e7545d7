/// Says of one change after the other whether it is still within the limits. Knows what was done in the window; asks
/// nobody and has no clock.
public struct SafetyLimits: Sendable {
    private let settings: SafetySettings
    private var counts: SafetyCounts
    private let owned: OwnedTotals
    private let before: SafetyCounts
    /// What goes on: to be kept before it is done.
    public private(set) var admitted: Set<SafetyKey> = []

    /// Of these, what an administrator approved.
    public var approved: Set<SafetyKey> { admitted.intersection(counts.approved.keys) }

    /// Of these, what did not count before.
    public var newlyAdmitted: Set<SafetyKey> { admitted.subtracting(before.keys) }

    /// By how much this makes the counts larger.
    public var added: SafetyCounts { counts.beyond(before) }

    public init(_ settings: SafetySettings, counts: SafetyCounts, owned: OwnedTotals) {
        self.settings = settings
        self.counts = counts
        self.owned = owned
        before = counts
    }

    /// Whether these changes could come to a number from which percentages count.
    public static func needsTotals(_ settings: SafetySettings, _ counts: SafetyCounts, _ keys: Set<SafetyKey>) -> Bool {
        func most(_ keys: [SafetyKey], _ done: Int?, _ approved: Int?) -> Int {
            let new = keys.count { !counts.keys.contains($0) }
            return new + (done ?? 0) + (new < keys.count ? approved ?? 0 : 0)
        }
        let looked = keys.subtracting(counts.begun)
        for (kind, keys) in Dictionary(grouping: looked, by: \.kind)
        where most(keys, counts.done[kind], counts.approved.done[kind]) >= settings.limit(kind).atLeast { return true }
        return Dictionary(grouping: looked, by: \.groupLeft).contains { group, keys in
            guard let group else { return false }
            return most(keys, counts.left[group], counts.approved.left[group]) >= settings.perGroup.atLeast
        }
    }

    /// Nil: it goes on, and counts. Otherwise the limit that stops it, in a sentence.
    public mutating func admit(_ key: SafetyKey, isApproved: Bool = false) -> String? {
        if !isApproved, !isBegun(key), let limit = limit(stopping: key) { return limit }
        goOn(key, isApproved: isApproved)
        return nil
    }

    /// It goes on with something else, whatever its own limits say, and counts.
    public mutating func admitAlong(_ key: SafetyKey) { goOn(key, isApproved: false) }

    private mutating func goOn(_ key: SafetyKey, isApproved: Bool) {
        admitted.insert(key)
        // What was begun without approval is that on: an approval is for another step of the same person.
        guard !isBegun(key) else { return }
        counts.count(key, isApproved: isApproved)
        // What was approved is begun for nobody: once the approval is taken back, it goes by the limits.
        if !isApproved { counts.begun.insert(key) }
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

    /// The same sentence for every step that it stops: how many want to go is not known yet. Whoever loses something for
    /// the first time is one more; whoever loses it again is counted with everybody, approved or not.
    private func limit(stopping key: SafetyKey) -> String? {
        let isKnown = counts.keys.contains(key)
        func number(_ done: Int?, _ approved: Int?) -> Int { (done ?? 0) + (isKnown ? approved ?? 0 : 1) }
        let kind = number(counts.done[key.kind], counts.approved.done[key.kind])
        if let limit = limit(key.kind, kind, isAll: false) { return limit }
        guard let group = key.groupLeft else { return nil }
        let left = number(counts.left[group], counts.approved.left[group])
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
