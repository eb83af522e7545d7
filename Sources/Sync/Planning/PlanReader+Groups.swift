import Provisioning
import SCIM

extension PlanReader {
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
    /// the limits stop it.
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

    /// What becomes of the target's group, and what counts when it is renamed: its members leave the old name, by which
    /// applications know what they may do. What the limits stop is not renamed; its members move, as far as they may.
    func plan(_ group: PendingGroup) async throws -> (plan: GroupPlan, review: SafetyReview?) {
        let planned = try await unlimited(group)
        guard case .rename(let from, let to) = planned.plan, from.scimFolded != to.scimFolded else {
            return (planned.plan, nil)
        }
        let keys = planned.members.map { SafetyKey(resourceID: $0, kind: .memberships, group: from.scimFolded) }
        var review = try await review(Set(keys), [], now: now())
        guard let limit = review.admit(whole: keys) else { return (planned.plan, review) }
        return (.moveMembers(because: "another name for `\(from)` takes it from its members: \(limit)"), nil)
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
        let size = 500
        var start = 0
        var all: [String] = []
        while true {
            let members = try await target.members(ofGroup: name, start: start, limit: size)
            if members.contains(where: { !$0.isOwned }) { return nil }
            let links = try await store.links(toAccounts: members.map(\.accountID), in: binding.target)
            let resources = links.values.filter { $0.binding == binding.id }.map(\.resourceID)
            guard resources.count == members.count else { return nil }
            let users = try await store.users(resources, of: binding)
            guard users.count == members.count,
                users.allSatisfy({ groupPlanner.isMember($0.source, ofGroup: id) })
            else { return nil }
            all += resources.sorted()
            if members.count < size { return all }
            start += size
        }
    }
}
