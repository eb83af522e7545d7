import Provisioning
import StrictJSON
import Testing

/// Thousands of random users, accounts and rules: what has to hold for every one of them.
@Suite struct PlanProperties {
    static let seeds = Array(0..<20)

    @Test(arguments: seeds)
    func `a plan that was carried out gives the wanted state, and a second one is empty`(seed: Int) throws {
        try PlanWorld.each(seed: seed, count: 150) { world in
            let plan = world.planner.plan(world.input)
            guard let after = world.account(after: plan) else {
                #expect(plan.steps.isEmpty)
                return
            }
            var input = world.input
            input.account = after
            input.link = plan.link
            // Whoever has the name keeps it, unless the account got it.
            if after.username == world.wantedName { input.nameHolder = nil }
            let second = world.planner.plan(input)
            #expect(second.steps.isEmpty, "\(world) then \(second.told)")
            #expect(second.link == plan.link)
            guard plan.state == .provisioned, let source = input.source else { return }
            #expect(after.isActive)
            #expect(after.owner == .us)
            #expect(after.username == source.document["userName"]?.string)
            #expect(Set(after.memberships.map { $0.group.lowercased() }) == world.expectedGroups, "\(world)")
        }
    }

    @Test(arguments: seeds)
    func `nothing that is protected or not ours is touched`(seed: Int) throws {
        try PlanWorld.each(seed: seed, count: 150) { world in
            let plan = world.planner.plan(world.input)
            if let name = world.input.account?.username, world.protectedNames.contains(name) {
                #expect(plan.steps.isEmpty, "\(world)")
            }
            for step in plan.steps {
                switch step.action {
                case .create(let account): #expect(!world.protectedNames.contains(account.username))
                case .rename(_, let name): #expect(!world.protectedNames.contains(name))
                case .addMembership(let group): #expect(!world.protectedGroups.contains(group.lowercased()))
                case .removeMembership(let group):
                    #expect(!world.protectedGroups.contains(group.lowercased()))
                    if world.rules.groups.localMemberships == .keep {
                        #expect(world.ownedGroups.contains(group), "\(world)")
                    }
                default: break
                }
            }
            guard let holder = world.input.nameHolder, plan.accountID == holder.account.id else { return }
            // Its account was taken: then it was ours before, or nobody's and the rules say so.
            let owner = holder.account.owner
            #expect(owner == .us || owner == .nobody && world.rules.link == .automatic, "\(world)")
            if case .other = holder.linkedTo { Issue.record("\(world)") }
        }
    }

    @Test(arguments: seeds)
    func `the order of groups and memberships does not matter`(seed: Int) throws {
        try PlanWorld.each(seed: seed, count: 100) { world in
            var shuffled = world.input
            shuffled.source?.groups.reverse()
            shuffled.account?.memberships.reverse()
            shuffled.nameHolder?.account.memberships.reverse()
            #expect(world.planner.plan(shuffled) == world.planner.plan(world.input), "\(world)")
        }
    }
}
