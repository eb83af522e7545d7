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

    /// The new names of groups that get each other's; nil when one of them cannot be renamed.
    func exchange(_ ring: [PendingGroup]) async throws -> [GroupRename]? {
        var renames: [GroupRename] = []
        for group in ring {
            guard case .rename(let from, let to) = try await plan(group, isNameFree: true) else { return nil }
            renames.append(GroupRename(from: from, to: to))
        }
        return renames
    }

    /// What becomes of the target's group. `isNameFree`: whoever has the new name is about to give it up.
    func plan(_ group: PendingGroup, isNameFree: Bool = false) async throws -> GroupPlan {
        let names: (before: String, now: String)
        do { names = try groupPlanner.names(before: group.before, now: group.now) } catch {
            // The members tell the error, each as his own.
            return .moveMembers(because: "\(error)")
        }
        if names.before == names.now { return .nothing }
        let found = try await target.groups(named: [names.before, names.now].filter { !$0.isEmpty })
        func existing(_ name: String) -> TargetGroup? { found.first { $0.name.scimFolded == name.scimFolded } }
        let plan: GroupPlan
        do {
            plan = try groupPlanner.plan(
                before: names.before, now: names.now, old: existing(names.before),
                new: isNameFree ? nil : existing(names.now))
        } catch { return .moveMembers(because: "\(error)") }
        guard case .rename(let from, _) = plan, try await !hasOnlyMembers(ofGroup: group.now.id, from) else {
            return plan
        }
        return .moveMembers(because: "`\(from)` has other members too")
    }

    /// Whether everybody in the target's group is there because of this group of the identity provider.
    private func hasOnlyMembers(ofGroup id: String, _ name: String) async throws -> Bool {
        let size = 500
        var start = 0
        while true {
            let members = try await target.members(ofGroup: name, start: start, limit: size)
            if members.contains(where: { !$0.isOwned }) { return false }
            let links = try await store.links(toAccounts: members.map(\.accountID), in: binding.target)
            let resources = links.values.filter { $0.binding == binding.id }.map(\.resourceID)
            guard resources.count == members.count else { return false }
            let users = try await store.users(resources, of: binding)
            guard users.count == members.count,
                users.allSatisfy({ groupPlanner.isMember($0.source, ofGroup: id) })
            else { return false }
            if members.count < size { return true }
            start += size
        }
    }
}
