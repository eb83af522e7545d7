import SCIM

/// What plans would change: counts, and by group and by person a part of the list. It takes in one plan after the
/// other and keeps no more than it shows, so it stays small for any number of users.
public struct PlanPreview: Sendable {
    /// Which part of the lists is shown, in the order of names.
    public struct Page: Sendable, Hashable {
        public let limit: Int
        /// From 1.
        public let number: Int
        public init(limit: Int = 50, number: Int = 1) {
            self.limit = max(limit, 0)
            self.number = max(number, 1)
        }
        var first: Int { limit * (number - 1) }
        var end: Int { limit * number }
    }

    public struct Person: Sendable, Hashable {
        public let resourceID: String
        /// The account's name.
        public let name: String
        /// The name that it is anonymized to.
        public let becomes: String?
        public let state: UserState
        public let message: Reason?
        public let steps: [PlanStep]
        /// Steps that would wait for an administrator.
        public let held: [HeldStep]
    }

    /// Steps of one kind that would wait.
    public struct Held: Sendable, Hashable {
        public var count = 0
        /// What stops the first of them, in a sentence.
        public let limit: String
    }

    public struct Group: Sendable, Hashable {
        public let name: String
        /// The target has no group of this name yet.
        public var isNew = false
        public var gained = Names()
        public var lost = Names()
    }

    /// The first ones of a list, and how many there are.
    public struct Names: Sendable, Hashable {
        public var total = 0
        public var first: [String] = []
    }

    public let page: Page
    /// Set when it is asked for: all that is planned.
    public private(set) var record: PlanRecord?
    /// Set when plans of before are known.
    public private(set) var comparison: Comparison?
    /// Users looked at.
    public private(set) var users = 0
    public private(set) var states: [UserState: Int] = [:]
    /// Steps by `AccountAction.name`.
    public private(set) var actions: [String: Int] = [:]
    /// Memberships that go with accounts that are deleted, which takes no steps of their own.
    public private(set) var lostWithAccounts = 0
    /// Users by the target that their accounts are copied from.
    public private(set) var copies: [String: Int] = [:]
    /// Users whose accounts no target has anything to copy for.
    public private(set) var copiedFromNowhere = 0
    /// Steps that would be held, by `AccountAction.name`.
    public private(set) var held: [String: Held] = [:]
    /// Users with steps.
    public private(set) var changed = 0
    /// Users with steps, also held ones, and those who wait for somebody to do something.
    public private(set) var told = 0
    private var kept: FirstOnes<Person>
    private var byGroup: [String: GroupNames] = [:]
    /// Groups that the sync would make, by their folded names.
    private var made: Set<String> = []

    private struct GroupNames {
        let name: String
        var gained: FirstOnes<String>
        var lost: FirstOnes<String>

        init(_ name: String, _ page: Page) {
            self.name = name
            gained = FirstOnes(min(page.limit, 20))
            lost = FirstOnes(min(page.limit, 20))
        }
    }

    public init(_ page: Page = Page()) {
        self.page = page
        kept = FirstOnes(page.end)
    }

    /// Tells nobody by name, and keeps what is planned for a comparison.
    public static var recording: PlanPreview {
        var preview = PlanPreview(Page(limit: 0))
        preview.record = PlanRecord()
        return preview
    }

    /// Tells only what is new.
    public init(_ page: Page, since before: PlanRecord) {
        self.init(page)
        comparison = Comparison(record: before)
    }

    /// `groups`: those that the account is in now.
    public mutating func add(
        _ plan: UserPlan, of resourceID: String, held: [HeldStep] = [], in groups: [String] = []
    ) {
        users += 1
        states[plan.state, default: 0] += 1
        record?.add(plan, of: resourceID, held: held)
        guard let news = comparison?.record.news(of: plan, resourceID, held: held) else {
            tell(plan, of: resourceID, held: held, in: groups, isWaiting: plan.state.needsSomebody)
            return
        }
        comparison?.same.merge(news.same, uniquingKeysWith: +)
        comparison?.sameHeld.merge(news.sameHeld, uniquingKeysWith: +)
        tell(
            news.plan, of: resourceID, held: news.held, in: groups,
            isWaiting: plan.state.needsSomebody && !news.standsAsBefore)
    }

    private mutating func tell(
        _ plan: UserPlan, of resourceID: String, held: [HeldStep], in groups: [String], isWaiting: Bool
    ) {
        if !plan.steps.isEmpty { changed += 1 }
        switch plan.copying {
        case .from(let target)?: copies[target, default: 0] += 1
        case .nothing?: copiedFromNowhere += 1
        case .waiting?, nil: break
        }
        for step in plan.steps {
            actions[step.action.name, default: 0] += 1
            count(step.action, plan.shownName, groups)
        }
        for step in held { self.held[step.key.action, default: Held(limit: step.limit)].count += 1 }
        guard !plan.steps.isEmpty || !held.isEmpty || isWaiting else { return }
        told += 1
        kept.add(
            Person(
                resourceID: resourceID, name: plan.shownName,
                becomes: plan.formerUsername == nil ? nil : plan.username, state: plan.state, message: plan.message,
                steps: plan.steps, held: held), key: plan.shownName)
    }

    private mutating func count(_ action: AccountAction, _ person: String, _ groups: [String]) {
        switch action {
        case .addMembership(let group), .copyMembership(let group):
            let new = GroupNames(group, page)
            byGroup[group.scimFolded, default: new].gained.add(person, key: person)
        case .removeMembership(let group): lose(group, person)
        case .delete:
            lostWithAccounts += groups.count
            for group in groups { lose(group, person) }
        default: break
        }
    }

    private mutating func lose(_ group: String, _ person: String) {
        let new = GroupNames(group, page)
        byGroup[group.scimFolded, default: new].lost.add(person, key: person)
    }

    /// Those of the page.
    public var people: [Person] { Array(kept.sorted.dropFirst(page.first)) }

    /// Names of the groups that gain members.
    public var gaining: [String] { byGroup.values.filter { $0.gained.total > 0 }.map(\.name) }

    /// The target has none of these.
    public mutating func tellNew(_ groups: some Sequence<String>) { made.formUnion(groups.map(\.scimFolded)) }

    public var newGroupCount: Int { made.count }

    /// Groups whose members change.
    public var groupCount: Int { byGroup.count }

    /// Those of the page.
    public var groups: [Group] {
        byGroup.sorted { $0.key < $1.key }.dropFirst(page.first).prefix(page.limit).map { folded, names in
            Group(
                name: names.name, isNew: made.contains(folded),
                gained: Names(total: names.gained.total, first: names.gained.sorted),
                lost: Names(total: names.lost.total, first: names.lost.sorted))
        }
    }
}

extension UserPlan {
    /// By which people know the account.
    fileprivate var shownName: String { formerUsername ?? username }
}

extension UserState {
    /// Nothing more happens until an administrator or the identity provider does something.
    var needsSomebody: Bool {
        switch self {
        case .needsDecision, .conflict, .failed: true
        default: false
        }
    }
}
