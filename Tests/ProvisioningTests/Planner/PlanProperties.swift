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
            let input = world.input(after: plan)
            let second = world.planner.plan(input)
            #expect(second.steps.isEmpty, "\(world) then \(second.told)")
            #expect(second.link == plan.link)
            #expect(second.state == plan.state, "\(world)")
            guard plan.state == .provisioned, let source = input.source, let after = input.account else { return }
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
                case .addMembership(let group), .copyMembership(let group):
                    #expect(!world.protectedGroups.contains(group.lowercased()))
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
    func `whoever returns has the account that he would have had if he had not left`(seed: Int) throws {
        try PlanWorld.each(seed: seed, count: 150) { world in
            guard world.input.source != nil, world.input.account != nil, world.input.link?.original == nil else {
                return
            }
            let plan = world.planner.plan(world.input)
            guard plan.state == .provisioned else { return }
            var stayed = world.input(after: plan)
            stayed.account?.properties["title"] = "Countess"
            var left = stayed
            left.source = nil
            left.now += 100 * PlanRandom.day
            let departure = world.planner.plan(left)
            let away = PlanWorld(world, left).input(after: departure)
            guard departure.state != .protected, away.account != nil else { return }
            var back = away
            back.source = stayed.source
            let returned = PlanWorld(world, back).input(after: world.planner.plan(back))
            // Memberships that nobody gives are not his by any rule.
            #expect(returned.account?.identityToKeep == stayed.account?.identityToKeep, "\(world)")
            #expect(returned.account?.isActive == true, "\(world) \(back) \(returned)")
            #expect(returned.link?.original == nil && returned.link?.pending == nil)
        }
    }

    @Test(arguments: seeds)
    func `nothing is deleted or made anonymous before its days of grace are over`(seed: Int) throws {
        try PlanWorld.each(seed: seed, count: 150) { world in
            let plan = world.planner.plan(world.input)
            for step in plan.steps {
                switch step.action {
                case .delete, .anonymize: break
                default: continue
                }
                #expect(world.input.account?.owner == .us)
                #expect(plan.state != .provisioned)
                let grace = Int64(world.rules.cleanup.graceDays) * PlanRandom.day
                guard grace > 0, world.input.link?.original == nil else { continue }
                let since = try #require(world.input.link?.pending?.since)
                #expect(since + grace <= world.input.now, "\(world)")
            }
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
