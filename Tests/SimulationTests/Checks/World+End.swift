import Directory
import Provisioning
import Sync
import Targets

/// What has to hold when faults have ended and everything was synced.
extension World {
    func checkEnd() async throws {
        for connector in choices.indices {
            let end = try await End(self, connector)
            if await legacy.foreignChanges > 0 { violated("the directory that is copied from was changed") }
            for problem in end.problems { violated("at the end, c\(connector): \(problem)") }
        }
    }
}

extension World {
    /// Nothing waits of an account that is somebody else's by now.
    func checkHeld() async throws {
        for connector in choices.indices {
            let (store, binding) = (backend.store(connector), try await backend.binding(connector).id)
            let links = try await store.links(binding, after: nil, limit: 1_000)
            let own = Set(links.map { [$0.resourceID, $0.accountID] })
            for held in try await store.heldSteps(binding, after: nil, limit: 1_000) {
                let key = held.step.key
                guard !own.contains([key.resourceID, key.accountID]) else { continue }
                violated(
                    "c\(connector): \(key.action) \(key.resourceID) waits, and \(key.accountID) is not his account")
            }
        }
    }
}

/// One connector at the end of a story.
struct End: Sendable {
    let provider: Provider
    let choice: Choice
    let snapshot: Snapshot
    let links: [String: Link]
    let states: [String: UserStatus]
    let rejected: Set<String>
    /// By account: the resource, of whatever connector.
    let holders: [String: String]
    let pending: Int
    let pendingGroups: Int

    init(_ world: isolated World, _ connector: Int) async throws {
        provider = world.providers[connector]
        choice = world.choices[connector]
        let (store, binding) = (world.backend.store(connector), try await world.backend.binding(connector))
        let target = DirectoryTarget(
            store: world.backend.directory, directory: world.backend.directoryID, connector: binding.connector)
        snapshot = try await world.snapshot(target)
        links = Dictionary(
            uniqueKeysWithValues: try await store.links(binding.id, after: nil, limit: 1_000).map {
                ($0.resourceID, $0)
            })
        var holders: [String: String] = [:]
        for other in try await world.backend.others(connector) {
            for (account, holder) in try await other.store.links(
                toAccounts: Array(snapshot.accounts.keys), in: binding.target)
            { holders[account] = holder.resourceID }
        }
        for link in links.values { holders[link.accountID] = link.resourceID }
        self.holders = holders
        var states: [String: UserStatus] = [:]
        for id in Set(provider.users.keys).union(links.keys) { states[id] = try await store.status(of: id, binding.id) }
        self.states = states
        rejected = Set(try await world.rejected(connector))
        pending = try await store.pendingCount(binding.id)
        pendingGroups = try await store.pendingGroups(binding.id, limit: 1_000).count
    }

    var problems: [String] {
        var problems: [String] = []
        if pending > 0 || pendingGroups > 0 { problems.append("\(pending) users and \(pendingGroups) groups wait") }
        problems += linkProblems
        for id in Set(provider.users.keys).union(links.keys).sorted() where !rejected.contains(id) {
            let account = links[id].flatMap { snapshot.accounts[$0.accountID] }
            let state = states[id]
            let told = self.problems(of: id, account)
            problems += told.map { "\(id) (\(state.map { "\($0.state)" } ?? "?"), \(state?.message ?? "")): \($0)" }
        }
        return problems
    }

    /// Every account of the connector belongs to one resource.
    private var linkProblems: [String] {
        let accounts = links.values.map(\.accountID)
        var problems = Set(accounts.filter { id in accounts.count { $0 == id } > 1 }).sorted().map {
            "account \($0) is linked twice"
        }
        for account in snapshot.accounts.values where account.owner == .us && !accounts.contains(account.id) {
            problems.append("account \(account.id) `\(account.username)` is the connector's and nobody's")
        }
        return problems.sorted()
    }

    private func problems(of id: String, _ account: Account?) -> [String] {
        let expected = choice.expectation(of: id, provider)
        if isProtected(account, links[id], expected) || links[id] == nil && isFormerProtected(id) { return [] }
        if account != nil, let link = links[id], !link.isConfirmed { return ["its link is not confirmed"] }
        switch expected {
        case .away(let action): return account.map { problems(ofLeaver: $0, action, id) } ?? []
        case .account(let person): return problems(of: person, account, id)
        }
    }

    private func isProtected(_ account: Account?, _ link: Link?, _ expected: Expectation) -> Bool {
        var names = [account?.username, link?.original?.identity?.username].compactMap(\.self)
        if account == nil, case .account(let person) = expected { names.append(person.username) }
        return names.contains(where: choice.protectedUsers.matches)
    }

    /// Whether an account that the same person had under another id, or had before it was anonymized, is protected.
    private func isFormerProtected(_ id: String) -> Bool {
        guard let user = provider.users[id] else { return false }
        return links.values.contains { link in
            let other = provider.users[link.resourceID] ?? provider.deleted[link.resourceID]
            let original = link.original?.identity?.username
            let isSame = user.person != nil && other?.person == user.person
            guard isSame || original?.lowercased() == choice.username(of: user)?.lowercased() else { return false }
            let names = [snapshot.accounts[link.accountID]?.username, original].compactMap(\.self)
            return names.contains(where: choice.protectedUsers.matches)
        }
    }

    private func problems(ofLeaver account: Account, _ action: CleanupAction, _ id: String) -> [String] {
        if action == .keep || account.owner != .us { return [] }
        var problems: [String] = []
        if action == .delete { problems.append("its account `\(account.username)` is still there") }
        if account.isActive { problems.append("its account `\(account.username)` is still active") }
        if action == .anonymize, !account.isAnonymous { problems.append("`\(account.username)` is not anonymous") }
        for membership in account.memberships where !choice.keepsOfLeaver(membership) {
            problems.append("`\(account.username)` is still in `\(membership.group)`")
        }
        if action == .disable, links[id]?.original == nil, let user = provider.users[id],
            let name = choice.username(of: user), name != account.username, !choice.protectedUsers.matches(name),
            snapshot.account(named: name).map({ $0.id == account.id }) ?? true
        {
            problems.append("its account is `\(account.username)`, and `\(name)` is free")
        }
        return problems
    }
}
