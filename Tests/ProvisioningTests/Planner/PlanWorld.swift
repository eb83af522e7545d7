import Provisioning
import StrictJSON

/// One random case. Groups and names are few, so that everything meets everything.
struct PlanWorld: CustomStringConvertible {
    let rules: TargetRules
    let planner: Planner
    let input: PlanInput
    let seed: String

    static let groupNames = ["a", "B", "c", "D", "e", "f"]
    static let userNames = ["ada", "eve", "root"]

    var description: String { "case \(seed): \(rules.groups) \(rules.cleanup) \(input)" }
    var protectedNames: Set<String> { Set(rules.protect.users) }
    var protectedGroups: Set<String> { Set(rules.protect.groups.map { $0.lowercased() }) }
    var wantedName: String { input.source?.document["userName"]?.string ?? "" }
    private var current: [AccountMembership] { taken?.memberships ?? [] }
    var ownedGroups: Set<String> { Set(current.filter(\.isOwned).map(\.group)) }

    /// The account that a plan may change.
    private var taken: Account? { input.account ?? input.former?.account ?? input.nameHolder?.account }

    static func each(seed: Int, count: Int, _ body: (PlanWorld) throws -> Void) throws {
        var random = PlanRandom(state: UInt64(seed + 1))
        for number in 0..<count { try body(try PlanWorld(&random, "\(seed)/\(number)")) }
    }

    private init(_ random: inout PlanRandom, _ seed: String) throws {
        self.seed = seed
        var rules = TargetRules(target: "directory")
        rules.groups = random.groupRules()
        rules.link = random.pick(LinkPolicy.allCases)
        rules.cleanup.removeMemberships = random.chance(2)
        rules.cleanup.deactivated = random.pick(CleanupAction.allCases)
        rules.cleanup.deleted = random.pick(CleanupAction.allCases)
        rules.cleanup.outOfScope = random.pick(CleanupAction.allCases)
        rules.cleanup.graceDays = random.pick([0, 0, 5])
        rules.protect = ProtectSettings(
            users: random.chance(3) ? ["root"] : [], groups: random.some(Self.groupNames, 6))
        if random.chance(2) {
            rules.copy.from = ["jira-old"]
            rules.copy.what = random.some(CopySettings.What.allCases, 2)
        }
        self.rules = rules
        planner = Planner(rules: try CompiledRules(rules))
        var input = random.input()
        if let name = planner.nameToCopy(input) { input.copies = random.copies(of: name) }
        self.input = input
    }

    /// The same rules for another case.
    init(_ world: PlanWorld, _ input: PlanInput) {
        (rules, planner, seed) = (world.rules, world.planner, world.seed)
        self.input = input
    }

    /// The formula of the group rules, written down a second time: for names that are no expressions.
    var expectedGroups: Set<String> {
        func folded(_ names: [String]) -> Set<String> { Set(names.map { $0.lowercased() }) }
        let groups = rules.groups
        let pushed = (input.source?.groups ?? []).filter { $0.isDirect || groups.nested == .flatten }
        var wanted = folded(pushed.compactMap { $0.document["displayName"]?.string })
        if !groups.onlyAssign.isEmpty { wanted.formIntersection(folded(groups.onlyAssign)) }
        wanted.subtract(folded(groups.neverAssign))
        wanted.formUnion(folded(groups.alwaysAssign.map(\.name)))
        wanted.subtract(protectedGroups)
        let kept = current.filter { membership in
            let name = membership.group.lowercased()
            return folded(groups.neverRemove).contains(name) || protectedGroups.contains(name)
                || groups.localMemberships == .keep && !membership.isOwned
        }
        return wanted.union(folded(kept.map(\.group))).union(expectedCopies)
    }

    /// What stays by the rules of local memberships, and nothing else.
    private var expectedCopies: Set<String> {
        guard rules.copy.what.contains(.groups), case .found(let account, _)? = input.copies?.outcome else { return [] }
        let kept = Set(rules.groups.neverRemove.map { $0.lowercased() })
        let names = account.memberships.map { $0.group.lowercased() }
        return Set(names.filter { rules.groups.localMemberships == .keep || kept.contains($0) })
            // What Usher added goes by the rules, copied elsewhere or not.
            .subtracting(protectedGroups).subtracting(ownedGroups.map { $0.lowercased() })
    }

    /// The account when the plan's steps are done; nil when there is none.
    func account(after plan: UserPlan) -> Account? {
        var account = [input.account, input.former?.account, input.nameHolder?.account].compactMap(\.self).first {
            $0.id == plan.accountID
        }
        for step in plan.steps { apply(step.action, to: &account, id: plan.accountID ?? "") }
        return account
    }

    /// What the world is like after the plan.
    func input(after plan: UserPlan) -> PlanInput {
        var input = input
        input.account = account(after: plan)
        input.link = plan.link
        if plan.formerResource != nil { input.former = nil }
        // Whoever has the name keeps it, unless the account got it.
        if input.account?.username == wantedName { input.nameHolder = nil }
        return input
    }

    private func apply(_ action: AccountAction, to account: inout Account?, id: String) {
        switch action {
        case .create(let new):
            account = Account(
                id: id, username: new.username, displayName: new.displayName, email: new.email,
                properties: new.properties, owner: .us)
        case .link: account?.owner = .us
        case .rename(_, let name): account?.username = name
        case .setDisplayName(_, let name): account?.displayName = name
        case .setEmail(_, let email): account?.email = email
        case .setProperty(let name, _, let value): account?.properties[name] = value
        case .enable: account?.isActive = true
        case .disable: account?.isActive = false
        case .delete: account = nil
        case .anonymize(let identity, let clearing):
            account?.become(identity)
            for name in clearing { account?.properties[name] = nil }
        case .restore(let identity): account?.become(identity)
        case .addMembership(let group): account?.memberships.append(AccountMembership(group: group, isOwned: true))
        case .removeMembership(let group): account?.memberships.removeAll { $0.group == group }
        case .copyMembership(let group): account?.memberships.append(AccountMembership(group: group, isOwned: false))
        case .copyProperty(let name, let value): account?.properties[name] = value
        }
    }
}

/// SplitMix64: the same cases for the same seed, everywhere.
struct PlanRandom {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((value ^ (value >> 31)) % UInt64(bound))
    }

    /// True once in `times`.
    mutating func chance(_ times: Int) -> Bool { next(times) == 0 }
    mutating func pick<Element>(_ list: [Element]) -> Element { list[next(list.count)] }
    /// Each element once in `times`.
    mutating func some<Element>(_ list: [Element], _ times: Int) -> [Element] {
        var result: [Element] = []
        for element in list where chance(times) { result.append(element) }
        return result
    }

    mutating func groupRules() -> GroupRuleSettings {
        let names = PlanWorld.groupNames
        return GroupRuleSettings(
            nested: pick(GroupRuleSettings.Nested.allCases), required: chance(4) ? some(names, 2) : [],
            onlyAssign: chance(3) ? some(names, 2) : [], neverAssign: some(names, 5),
            alwaysAssign: some(names, 6).map { AlwaysAssign(name: $0) }, neverRemove: some(names, 5),
            localMemberships: pick(GroupRuleSettings.LocalMemberships.allCases))
    }

    mutating func copies(of name: String) -> CopySearch {
        var search = CopySearch(username: name)
        switch next(5) {
        case 0: search.missing = ["jira-old"]
        case 1: search.outcome = .unreadable(target: "jira-old", reason: "it is away")
        default:
            var account = account("j1", owner: pick([.nobody, .other("entra")]), name: name.uppercased())
            account.properties = ["desk": "7", "lastName": "King"]
            search.outcome = .found(account, target: "jira-old")
        }
        return search
    }

    mutating func input() -> PlanInput {
        let source = chance(6) ? nil : user()
        let account = chance(2) ? account("a1", owner: .us) : nil
        var link = account.map { Link(resourceID: "u1", accountID: $0.id, isConfirmed: !chance(3), origin: .created) }
        if link == nil, chance(3) {
            link = Link(resourceID: "u1", accountID: "gone", isConfirmed: chance(2), origin: .created)
        }
        if chance(3) { link?.isCopyPending = true }
        var input = PlanInput(
            resourceID: "u1", source: source, link: link, account: account, nameHolder: holder(source, account),
            newAccountID: "new", now: 10 * Self.day)
        if link == nil, chance(4) {
            input.former = FormerAccount(account: self.account("f1", owner: .us), resourceID: "u0")
        }
        leave(&input)
        return input
    }

    static let day: Int64 = 86_400_000

    /// Some left before: they wait for the end of their grace, or are anonymous.
    private mutating func leave(_ input: inout PlanInput) {
        guard let account = input.account else { return }
        if chance(3) {
            input.link?.pending = PendingCleanup(
                action: pick([.delete, .anonymize]), since: Int64(pick([1, 7, 20])) * Self.day, wakeAt: nil)
        }
        guard chance(3) else { return }
        input.link?.original = chance(4) ? .unreadable : .known(account.identityToKeep)
        // Not yet, when the step failed.
        if !chance(4) { input.account?.become(.anonymous(accountID: account.id)) }
    }

    private mutating func user() -> SourceUser {
        var user = Sample.user(
            pick(PlanWorld.userNames), active: !chance(5), ["displayName": .string(pick(["Ada", "Eve"]))])
        for name in some(PlanWorld.groupNames, 3) {
            let spelling = chance(2) ? name.lowercased() : name
            user.groups.append(Sample.group(spelling, isDirect: !chance(3)))
        }
        return user
    }

    private mutating func account(_ id: String, owner: AccountOwner, name: String? = nil) -> Account {
        var account = Account(
            id: id, username: name ?? pick(PlanWorld.userNames), displayName: pick(["Ada", "Eve"]),
            isActive: !chance(3), owner: owner)
        for group in some(PlanWorld.groupNames, 3) {
            account.memberships.append(AccountMembership(group: group, isOwned: chance(2)))
        }
        return account
    }

    private mutating func holder(_ source: SourceUser?, _ account: Account?) -> NameHolder? {
        guard let name = source?.document["userName"]?.string, name != account?.username, chance(2) else { return nil }
        let owner = pick([AccountOwner.nobody, .us, .other("entra")])
        let linkedTo = pick([NameHolder.LinkedTo.nobody, .other("user `eve`"), .deletedUser(resourceID: "u0")])
        return NameHolder(account: self.account("h1", owner: owner, name: name), linkedTo: linkedTo)
    }
}

extension Account {
    mutating func become(_ identity: AccountIdentity) {
        username = identity.username
        displayName = identity.displayName
        email = identity.email
        properties.merge(identity.properties) { $1 }
    }

    var identityToKeep: AccountIdentity {
        AccountIdentity(username: username, displayName: displayName, email: email, properties: properties)
    }
}
