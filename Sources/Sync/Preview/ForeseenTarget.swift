import Provisioning
import SCIM

/// A target as it would be after the plans so far. It reads, and has nothing in hand that writes.
struct ForeseenTarget: TargetReading {
    let target: any TargetReading
    let changes: ForeseenChanges

    func accounts(ids: [String], usernames: [String]) async throws -> [Account] {
        let (ids, names, made) = changes.read { changes in
            var (ids, names) = (Set(ids), [String]())
            for name in usernames {
                if let id = changes.taken[name.scimFolded] { ids.insert(id) } else { names.append(name) }
            }
            let made = ids.compactMap { id in
                changes.made[id].map { Account(id: id, username: $0, displayName: $0, owner: .us) }
            }
            return (ids.subtracting(made.map(\.id)), names, made)
        }
        let found = try await target.accounts(ids: Array(ids), usernames: names)
        return changes.read { changes in (found + made).compactMap { $0.foreseen(changes) } }
    }

    func accounts(after id: String?, limit: Int) async throws -> [Account] {
        let accounts = try await target.accounts(after: id, limit: limit)
        return changes.read { changes in accounts.compactMap { $0.foreseen(changes) } }
    }

    func groups(named names: [String]) async throws -> [TargetGroup] {
        let today = changes.read { changes in names.compactMap(changes.groups.today) }
        let groups = try await target.groups(named: today)
        return changes.read { changes in
            groups.map { TargetGroup(name: changes.groups.after($0.name), isOwned: $0.isOwned) }
        }
    }

    func members(ofGroup name: String, start: Int, limit: Int) async throws -> [TargetMember] {
        guard let today = changes.read({ $0.groups.today(name) }) else { return [] }
        return try await target.members(ofGroup: today, start: start, limit: limit)
    }

    func ownedMemberships(inGroups names: [String]) async throws -> OwnedMemberships? {
        let today = changes.read { changes in names.map { ($0, changes.groups.today($0)) } }
        guard let owned = try await target.ownedMemberships(inGroups: today.compactMap(\.1)) else { return nil }
        return changes.read { changes in
            let byGroup = today.map { name, today in
                (name, (today.flatMap { owned.byGroup[$0] } ?? 0) + (changes.safety.members[name.scimFolded] ?? 0))
            }
            return OwnedMemberships(
                all: max(owned.all + changes.safety.memberships, 0),
                byGroup: Dictionary(byGroup) { first, _ in first })
        }
    }
}

extension Account {
    /// Nil: it would be gone.
    fileprivate func foreseen(_ changes: ForeseenChanges.State) -> Account? {
        if changes.deleted.contains(id) { return nil }
        var account = self
        if let anonymous = changes.anonymous[id] {
            account.displayName = anonymous.identity.displayName
            account.email = anonymous.identity.email
            for name in anonymous.cleared { account.properties[name] = nil }
        }
        if let name = changes.renamed[id] { account.username = name }
        if changes.disabled.contains(id) { account.isActive = false }
        if changes.ours.contains(id) { account.owner = .us }
        for index in account.memberships.indices {
            account.memberships[index].group = changes.groups.after(account.memberships[index].group)
        }
        if let lost = changes.left[id] { account.memberships.removeAll { lost.contains($0.group.scimFolded) } }
        return account
    }
}

/// The sync's memory as it would be after the plans so far.
struct ForeseenStore: SyncReading {
    let store: any SyncReading
    let binding: Binding
    let changes: ForeseenChanges

    func users(_ ids: [String], of binding: Binding) async throws -> [PendingUser] {
        foreseen(try await store.users(ids, of: binding))
    }

    func users(after id: String?, limit: Int, of binding: Binding) async throws -> Page<PendingUser> {
        let page = try await store.users(after: id, limit: limit, of: binding)
        return Page(foreseen(page.items), next: page.next)
    }

    func links(toAccounts ids: [String], in target: TargetID) async throws -> [String: LinkHolder] {
        var holders = try await store.links(toAccounts: ids, in: target)
        changes.read { changes in
            for id in ids {
                guard let resource = changes.linked[id] else { continue }
                holders[id] = LinkHolder(binding: binding.id, resourceID: resource)
            }
        }
        return holders
    }

    func formerLinks(named names: [String], _ binding: BindingID) async throws -> [String: Link] {
        let links = try await store.formerLinks(named: names, binding)
        return changes.read { changes in
            var links = links
            for name in names {
                if let resource = changes.leavers[name.scimFolded] { links[name] = changes.leaversLinks[resource] }
                if let link = links[name], changes.released[link.resourceID] != nil { links[name] = nil }
            }
            return links
        }
    }

    /// These users as the plans so far would have left them.
    func foreseen(_ users: [PendingUser]) -> [PendingUser] {
        changes.read { changes in
            users.map { user in
                func then(_ link: Link?) -> Link? {
                    guard let link else { return nil }
                    if let heir = changes.released[link.resourceID], heir != user.resourceID { return nil }
                    return changes.leaversLinks[link.resourceID] ?? link
                }
                var planned = PendingUser(
                    resourceID: user.resourceID, mark: user.mark, attempts: user.attempts, source: user.source,
                    link: then(user.link), former: then(user.former))
                planned.isSkipped = user.isSkipped
                return planned
            }
        }
    }
}

/// What no plan changes.
extension ForeseenStore {
    func pendingUsers(_ binding: BindingID, limit: Int, now: Int64) async throws -> [PendingUser] {
        foreseen(try await store.pendingUsers(binding, limit: limit, now: now))
    }
    func pendingGroups(_ binding: BindingID, limit: Int) async throws -> [PendingGroup] {
        try await store.pendingGroups(binding, limit: limit)
    }
    func users(_ ids: [String], _ binding: BindingID) async throws -> [PendingUser] {
        foreseen(try await store.users(ids, binding))
    }
    func sourceGroups(after place: String?, limit: Int, of connector: ConnectorID) async throws -> Page<SourceGroup> {
        try await store.sourceGroups(after: place, limit: limit, of: connector)
    }
    func links(_ binding: BindingID, after: String?, limit: Int) async throws -> [Link] {
        try await store.links(binding, after: after, limit: limit)
    }
    func pendingCount(_ binding: BindingID) async throws -> Int { try await store.pendingCount(binding) }
    func rulesVersion(of binding: BindingID) async throws -> Int64 { try await store.rulesVersion(of: binding) }
    func statuses(_ binding: BindingID, states: Set<UserState>, after: String?, limit: Int) async throws
        -> [UserStatus]
    {
        try await store.statuses(binding, states: states, after: after, limit: limit)
    }
    func deletedUsers(_ binding: BindingID, after: String?, limit: Int) async throws -> [UserStatus] {
        try await store.deletedUsers(binding, after: after, limit: limit)
    }
    func status(of resourceID: String, _ binding: BindingID) async throws -> UserStatus? {
        try await store.status(of: resourceID, binding)
    }
    func counts(_ binding: BindingID) async throws -> [UserState: Int] { try await store.counts(binding) }
    func steps(_ binding: BindingID, resourceID: String?, before number: Int64?, limit: Int) async throws
        -> [RecordedStep]
    {
        try await store.steps(binding, resourceID: resourceID, before: number, limit: limit)
    }
}
