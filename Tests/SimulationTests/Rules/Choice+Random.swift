import Provisioning

/// The names of all stories: few, so that they meet.
enum Names {
    static let users = ["ada", "bob", "Cem", "dee", "eve", "Fay", "gus", "hal", "admin", "svc-x"]
    static let groups = ["devs", "Ops", "it-all", "it-x", "jira-users", "admins", "all", "x-devs"]
    static let titles = ["ada", "boss", "bob", "Clerk"]
    static let patterns: [NamePattern] =
        [.anything, .starting("it-"), .starting("idp-"), .starting("d"), .starting("x-")]
        + groups.map(NamePattern.exactly)
}

extension Choice {
    init(_ dice: inout Dice) {
        username = dice.pick([.userName, .userName, .userName, .lowered, .title, .titleOrUserName])
        groupName = dice.pick([.same, .same, .same, .lowered, .prefixed, .behindDash])
        isNested = !dice.once(in: 3)
        chooseLists(&dice)
        keepsLocal = dice.once(in: 2)
        hasDepartment = dice.once(in: 2)
        dropsRobots = dice.once(in: 3)
        copies = dice.once(in: 4)
        link = dice.pick(LinkPolicy.allCases)
        chooseCleanup(&dice)
        chooseSafety(&dice)
    }

    /// Other rules of the same kind: what an administrator changes in the middle of a story.
    mutating func change(_ dice: inout Dice) {
        var other = Choice(&dice)
        switch dice.below(6) {
        case 0: username = other.username
        case 1: groupName = other.groupName
        case 2: chooseLists(&dice)
        case 3: (keepsLocal, hasDepartment, dropsRobots) = (other.keepsLocal, other.hasDepartment, other.dropsRobots)
        case 4:
            chooseCleanup(&dice)
            link = other.link
        default:
            other.safety = safety
            self = other
        }
    }

    private mutating func chooseLists(_ dice: inout Dice) {
        required = dice.once(in: 3) ? dice.some(Names.patterns, 3) : []
        onlyAssign = dice.once(in: 3) ? dice.some(Names.patterns, 4) : []
        neverAssign = dice.once(in: 3) ? dice.some(Names.patterns, 2) : []
        neverRemove = dice.once(in: 3) ? dice.some(Names.patterns, 2) : []
        keepMemberships = dice.once(in: 3) ? dice.some(Names.patterns, 2) : []
        protectedUsers = dice.some([.exactly("admin"), .starting("svc-"), .exactly("Hal")], 3)
        protectedGroups = dice.once(in: 2) ? [.exactly("Admins")] : []
        always = dice.some([.everybody("jira-users"), .contractors("contractors"), .everybody("All")], 2)
    }

    private mutating func chooseCleanup(_ dice: inout Dice) {
        func action() -> CleanupAction { dice.pick([.disable, .disable, .delete, .anonymize, .keep]) }
        cleanup = CleanupSettings(
            deleted: action(), deactivated: action(), outOfScope: action(), dropped: action(),
            removeMemberships: dice.once(in: 3), graceDays: dice.pick([0, 0, 1, 3]))
    }

    private mutating func chooseSafety(_ dice: inout Dice) {
        guard dice.once(in: 2) else { return }
        func limit(_ counts: [Int?]) -> SafetySettings.Limit {
            if dice.once(in: 3) {
                return SafetySettings.Limit(
                    count: dice.pick([nil, nil, 3]), percent: dice.pick([0, 20, 34, 50]), atLeast: dice.pick([0, 2, 3]))
            }
            return SafetySettings.Limit(count: dice.pick(counts), percent: 100, atLeast: 1_000)
        }
        let counts: [Int?] = [1, 2, 3, 5]
        safety = SafetySettings(
            window: dice.pick([3_600, 86_400]), accounts: limit(counts), memberships: limit(counts),
            perGroup: limit([nil, 2]), identities: limit(counts))
    }
}
