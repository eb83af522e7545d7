import Provisioning
import SCIM

/// What becomes of a target's group that was renamed at the identity provider.
enum FollowedGroup: Sendable {
    case asItIs
    /// `counts`: nil when it takes nothing from anybody.
    case rename(GroupRename, counts: SafetyReview?)
    /// Its members are planned anew, one by one.
    case moveMembers
    /// Its members get the new name beside the old one, which nobody leaves before an administrator says so.
    case stopped(GroupRename, limit: String)
}

extension PlanReader {
    private static let membersAtOnce = 500

    /// In the order in which they can be renamed; those that get each other's names together.
    func ordered(_ groups: [PendingGroup]) -> [[PendingGroup]] {
        let renames = groups.map { group in
            // A name that cannot be made stands in nobody's way; its own plan tells the error.
            let names = try? groupPlanner.names(before: group.before, now: group.now)
            return GroupRename(from: names?.before ?? "", to: names?.now ?? "")
        }
        return GroupRename.order(renames).map { $0.map { groups[$0] } }
    }

    /// The new names of groups that get each other's, and what counts of it; nil when one of them cannot be renamed, or
    /// the limits stop it. The old names stay, with other members: whoever had one leaves it.
    func exchange(_ ring: [PendingGroup]) async throws -> (renames: [GroupRename], review: SafetyReview)? {
        var renames: [GroupRename] = []
        var keys: [SafetyKey] = []
        for group in ring {
            let planned = try await unlimited(group, isNameFree: true)
            guard case .rename(let from, let to) = planned.plan else { return nil }
            renames.append(GroupRename(from: from, to: to))
            keys += planned.members.map { SafetyKey(resourceID: $0, kind: .memberships, group: from.scimFolded) }
        }
        var review = try await review(Set(keys), [], now: now())
        return review.admit(whole: keys) == nil ? (renames, review) : nil
    }

    /// What becomes of the target's group. A rename counts among all memberships: its members lose a name by which
    /// applications may know what they may do. They leave no group, so `perGroup` has nothing to say.
    func follow(_ group: PendingGroup) async throws -> FollowedGroup {
        let planned = try await unlimited(group)
        switch planned.plan {
        case .nothing: return .asItIs
        case .moveMembers: return .moveMembers
        case .rename(let from, let to):
            let rename = GroupRename(from: from, to: to)
            guard from.scimFolded != to.scimFolded else { return .rename(rename, counts: nil) }
            let keys = planned.members.map { SafetyKey.renaming(from, with: $0) }
            var review = try await review(Set(keys), [], now: now())
            guard let limit = review.admit(whole: keys) else { return .rename(rename, counts: review) }
            return .stopped(rename, limit: limit)
        }
    }

    /// What waits when a limit stops a rename, a page of members at a time: each would leave the old name.
    func eachHeld(_ rename: GroupRename, limit: String, _ body: ([HeldStep]) async throws -> Void) async throws {
        var start = 0
        while true {
            let members = try await target.members(ofGroup: rename.from, start: start, limit: Self.membersAtOnce)
            try await body(try await held(members, rename, limit))
            if members.count < Self.membersAtOnce { return }
            start += Self.membersAtOnce
        }
    }

    private func held(_ members: [TargetMember], _ rename: GroupRename, _ limit: String) async throws -> [HeldStep] {
        let ids = members.map(\.accountID)
        let links = try await store.links(toAccounts: ids, in: binding.target).filter { $1.binding == binding.id }
        let accounts = try await target.accounts(ids: ids, usernames: [])
        let users = try await store.users(links.values.map(\.resourceID), of: binding)
        let sources = Dictionary(users.map { ($0.resourceID, $0.source) }) { first, _ in first }
        let action = AccountAction.removeMembership(group: rename.from)
        return accounts.compactMap { account in
            guard let resource = links[account.id]?.resourceID else { return nil }
            let key = StepKey(
                resourceID: resource, accountID: account.id, action: action.name, detail: action.detail)
            var step = HeldStep(
                key: key, kind: .memberships, account: account.username,
                reason: "the identity provider calls the group \(value: rename.to) now", limit: limit,
                source: SourceFingerprint(sources[resource] ?? nil))
            step.renamedTo = rename.to
            return step
        }
    }

    /// Members only of a group that is renamed. `isNameFree`: whoever has the new name is about to give it up.
    private func unlimited(
        _ group: PendingGroup, isNameFree: Bool = false
    ) async throws -> (plan: GroupPlan, members: [String]) {
        let names: (before: String, now: String)
        do { names = try groupPlanner.names(before: group.before, now: group.now) } catch {
            // The members tell the error, each as his own.
            return (.moveMembers(because: "\(error)"), [])
        }
        if names.before == names.now { return (.nothing, []) }
        let found = try await target.groups(named: [names.before, names.now].filter { !$0.isEmpty })
        func existing(_ name: String) -> TargetGroup? { found.first { $0.name.scimFolded == name.scimFolded } }
        let plan: GroupPlan
        do {
            plan = try groupPlanner.plan(
                before: names.before, now: names.now, old: existing(names.before),
                new: isNameFree ? nil : existing(names.now))
        } catch { return (.moveMembers(because: "\(error)"), []) }
        guard case .rename(let from, _) = plan else { return (plan, []) }
        guard let members = try await onlyMembers(ofGroup: group.now.id, from) else {
            return (.moveMembers(because: "`\(from)` has other members too"), [])
        }
        return (plan, members)
    }

    /// Who is in the target's group, when everybody is there because of this group of the identity provider; else nil.
    private func onlyMembers(ofGroup id: String, _ name: String) async throws -> [String]? {
        var start = 0
        var all: [String] = []
        while true {
            let members = try await target.members(ofGroup: name, start: start, limit: Self.membersAtOnce)
            if members.contains(where: { !$0.isOwned }) { return nil }
            let links = try await store.links(toAccounts: members.map(\.accountID), in: binding.target)
            let resources = links.values.filter { $0.binding == binding.id }.map(\.resourceID)
            guard resources.count == members.count else { return nil }
            let users = try await store.users(resources, of: binding)
            guard users.count == members.count,
                users.allSatisfy({ groupPlanner.isMember($0.source, ofGroup: id) })
            else { return nil }
            all += resources.sorted()
            if members.count < Self.membersAtOnce { return all }
            start += Self.membersAtOnce
        }
    }
}
