import Provisioning
import SCIM

extension PlanReader {
    /// What becomes of the target's group.
    func plan(_ group: PendingGroup) async throws -> GroupPlan {
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
                before: names.before, now: names.now, old: existing(names.before), new: existing(names.now))
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
