public import Provisioning
import SCIM
import StrictJSON

/// Tells why a user or a group of a target is as it is. Like a preview it has only reading ports in hand.
public struct SyncExplainer: Sendable {
    private let binding: Binding
    private let store: any SyncReading
    private let target: any TargetReading
    let reader: PlanReader

    public init(
        binding: Binding, rules: CompiledRules, store: any SyncReading, target: any TargetReading,
        copyTargets: [String: any TargetReading] = [:], now: @escaping @Sendable () -> Int64
    ) {
        self.binding = binding
        self.store = store
        self.target = target
        reader = PlanReader(
            binding: binding, rules: rules, store: store, target: target, copyTargets: copyTargets, ids: .random,
            now: now)
    }

    /// Nil when there is no such user, and none with a link either.
    public func user(_ id: String) async throws -> ExplainedUser? {
        let users = try await store.users([id], of: binding)
        guard let read = try await reader.inputs(users).first else { return nil }
        let explanation = reader.planner.explain(read.input)
        let held = try await store.heldSteps(of: [id], binding.id).sorted { $0.number < $1.number }
        let review = try await reader.review(explanation.plan, of: read.user, held.map(\.step))
        return ExplainedUser(
            explanation: explanation, source: read.user.source, link: read.user.link, account: read.input.account,
            nameHolder: read.input.nameHolder, isPending: read.user.mark != nil, attempts: read.user.attempts,
            review: review, held: held, pause: try await store.pause(of: binding.id))
    }

    /// What linking would change, where it may be, for those of these users whose name an account has that nobody owns.
    public func linking(_ ids: [String]) async throws -> [String: [PlanStep]] {
        guard !ids.isEmpty, reader.planner.mayLink else { return [:] }
        var linking: [String: [PlanStep]] = [:]
        for read in try await reader.inputs(try await store.users(ids, of: binding), approvingLinks: true) {
            guard read.input.account == nil, read.input.nameHolder?.account.owner == .nobody else { continue }
            let steps = reader.planner.plan(read.input).steps
            if steps.contains(where: { $0.action == .link }) { linking[read.user.resourceID] = steps }
        }
        return linking
    }

    /// `name` as the target has it, or would have it; members from `start`, counted from 0.
    public func group(_ name: String, start: Int, limit: Int) async throws -> ExplainedGroup {
        let found = try await target.groups(named: [name]).first
        let held = try await held(in: name)
        // One more than is told says whether there are more.
        let members = try await target.members(ofGroup: name, start: start, limit: limit + 1)
        return ExplainedGroup(
            name: found?.name ?? name, target: found, sources: try await pushed(name).sources,
            mentions: try reader.groupPlanner.mentions(of: name),
            members: try await explain(Array(members.prefix(limit)), of: name), held: Array(held.prefix(100)),
            heldCount: held.count, next: members.count > limit ? start + limit : nil)
    }

    /// Why a user is in a group or is not. `name`: in the target, else at the identity provider.
    public func membership(in name: String, of user: ExplainedUser) async throws -> ExplainedMembership {
        let explanation = user.explanation
        var (group, pushed) = (name, try await pushed(name))
        let found = try await target.groups(named: [name]).first
        if found == nil, pushed.sources.isEmpty, let made = pushed.called {
            group = made
            pushed = try await self.pushed(made)
        }
        let folded = group.scimFolded
        let decision = explanation.groups.first { $0.group.scimFolded == folded }
        let mentions = try reader.groupPlanner.mentions(of: group)
        return ExplainedMembership(
            group: found?.name ?? decision?.group ?? group,
            isMember: user.account.map { $0.memberships.contains { $0.group.scimFolded == folded } },
            decision: decision, isPlanned: explanation.areGroupsPlanned && user.account != nil,
            course: user.review.course(ofMembership: group, in: explanation.plan), sources: pushed.sources,
            absence: absence(of: user, from: group, pushed.sources),
            isKnown: found != nil || decision != nil || !pushed.sources.isEmpty || !mentions.isEmpty,
            standing: user.standing)
    }

    /// Groups of the identity provider that come out with this name, and what one that it calls so comes out with.
    private func pushed(_ name: String) async throws -> (sources: [ExplainedGroup.Source], called: String?) {
        var sources: [ExplainedGroup.Source] = []
        var called: String?
        var last: String?
        repeat {
            let page = try await store.sourceGroups(after: last, limit: 500, of: binding.connector)
            for group in page.items {
                // A name that can't be made is no name; the members tell the error.
                guard let made = try? reader.groupPlanner.name(of: group), !made.isEmpty else { continue }
                let there = group.document[ignoringCase: "displayName"]?.string ?? group.id
                if there.scimFolded == name.scimFolded { called = made }
                if made.scimFolded == name.scimFolded { sources.append(.init(id: group.id, name: there)) }
            }
            last = page.next
        } while last != nil
        return (sources, called)
    }

    /// Memberships whose removal waits.
    private func held(in group: String) async throws -> [NumberedHeldStep] {
        var held: [NumberedHeldStep] = []
        var last: Int64?
        repeat {
            let page = try await store.heldSteps(binding.id, after: last, limit: 5000)
            held += page.filter { $0.step.kind == .memberships && $0.step.key.detail.scimFolded == group.scimFolded }
            last = page.count < 5000 ? nil : page.last?.number
        } while last != nil
        return held
    }

    private func explain(_ members: [TargetMember], of group: String) async throws -> [ExplainedGroup.Member] {
        let ids = members.map(\.accountID)
        guard !ids.isEmpty else { return [] }
        let accounts = try await target.accounts(ids: ids, usernames: [])
        let names = Dictionary(accounts.map { ($0.id, $0.username) }) { first, _ in first }
        let links = try await store.links(toAccounts: ids, in: binding.target)
        let resources = links.values.filter { $0.binding == binding.id }.map(\.resourceID)
        let standings = try await standings(in: group, resources)
        return members.map { member in
            let link = links[member.accountID]
            let standing = link.flatMap { standings[$0.resourceID] }
            return ExplainedGroup.Member(
                account: names[member.accountID] ?? member.accountID, isOwned: member.isOwned,
                otherConnector: member.otherConnector,
                isLinkedElsewhere: link.map { $0.binding != binding.id } ?? false,
                resourceID: link.flatMap { $0.binding == binding.id ? $0.resourceID : nil },
                decision: standing?.decision, course: standing?.course, isPlanned: standing?.isPlanned ?? true)
        }
    }

    private func standings(in group: String, _ resources: [String]) async throws -> [String: Standing] {
        let read = try await reader.inputs(try await store.users(resources, of: binding))
        let explanations = read.map { reader.planner.explain($0.input) }
        let known = try await store.heldSteps(of: resources, binding.id).map(\.step)
        let reviews = try await reader.reviews(zip(explanations, read).map { ($0.plan, $1.user) }, known)
        var standings: [String: Standing] = [:]
        for (user, (explanation, review)) in zip(read, zip(explanations, reviews)) {
            standings[user.user.resourceID] = Standing(
                decision: explanation.groups.first { $0.group.scimFolded == group.scimFolded },
                course: review.course(ofMembership: group, in: explanation.plan),
                isPlanned: explanation.areGroupsPlanned)
        }
        return standings
    }
}

/// What is to become of a member of a group.
private struct Standing {
    let decision: GroupDecision?
    let course: StepCourse?
    let isPlanned: Bool
}
