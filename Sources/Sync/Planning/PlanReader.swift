import Provisioning
import SCIM
import StrictJSON

/// Reads what plans are made of. It has nothing in hand that writes, so whoever plans by it alone performs nothing.
struct PlanReader: Sendable {
    let binding: Binding
    let planner: Planner
    let groupPlanner: GroupPlanner
    let store: any SyncReading
    let target: any TargetReading
    /// By the names that `copy.from` has for them.
    let copyTargets: [String: any TargetReading]
    let ids: IDSource
    /// Milliseconds since 1970.
    let now: @Sendable () -> Int64

    init(
        binding: Binding, rules: CompiledRules, store: any SyncReading, target: any TargetReading,
        copyTargets: [String: any TargetReading] = [:], ids: IDSource, now: @escaping @Sendable () -> Int64
    ) {
        self.binding = binding
        planner = Planner(rules: rules)
        groupPlanner = GroupPlanner(rules: rules)
        self.store = store
        self.target = target
        self.copyTargets = copyTargets
        self.ids = ids
        self.now = now
    }

    /// Plans each of these users by what the target has for them.
    func plan(_ users: [PendingUser], approvingLinks: Bool = false) async throws -> SyncBatch {
        var batch = SyncBatch()
        for read in try await inputs(users, approvingLinks: approvingLinks) {
            batch.add(read.user, read.input, wantedName: read.wantedName, planner)
        }
        return batch
    }

    /// All that a plan for each of these users depends on.
    func inputs(_ users: [PendingUser], approvingLinks: Bool = false) async throws -> [ReadUser] {
        let names = users.map { planner.wantedUsername(of: $0.source, link: $0.link) }
        let users = try await findingFormer(zip(users, names))
        let accounts = AccountIndex(
            try await target.accounts(
                ids: users.flatMap { [$0.link, $0.former].compactMap { $0?.accountID } },
                usernames: Array(Set(names.compactMap { $0 }))))
        let holders = try await holders(
            of: zip(users, names).compactMap { accounts.holder(of: $1, besides: $0.link ?? $0.former) })
        let read = zip(users, names).map { user, name in
            let holder = accounts.holder(of: name, besides: user.link ?? user.former)
            let input = PlanInput(
                resourceID: user.resourceID, source: user.source, link: user.link,
                account: user.link.flatMap { accounts.account(id: $0.accountID) },
                former: user.former.flatMap { former in
                    accounts.account(id: former.accountID).map {
                        FormerAccount(
                            account: $0, resourceID: former.resourceID, original: former.original,
                            foundBy: user.isFormerByName ? .username : .externalID)
                    }
                },
                nameHolder: holder.map {
                    NameHolder(account: $0, linkedTo: holders[$0.id] ?? .nobody)
                },
                newAccountID: ids.next(), isLinkApproved: approvingLinks, isSkipped: user.isSkipped,
                now: now())
            return ReadUser(user: user, wantedName: name, input: input)
        }
        return try await findingCopies(read)
    }

    /// Whoever left may have an account whose name nobody can find any more, because it was anonymized.
    private func findingFormer(_ users: Zip2Sequence<[PendingUser], [String?]>) async throws -> [PendingUser] {
        let new = users.compactMap { user, name in user.link == nil && user.former == nil ? name : nil }
        let links = new.isEmpty ? [:] : try await store.formerLinks(named: new, binding.id)
        return users.map { user, name in
            guard user.link == nil, user.former == nil, let name, let link = links[name] else { return user }
            var user = user
            user.former = link
            user.isFormerByName = true
            return user
        }
    }

    /// To whom accounts are linked that have a name somebody else wants.
    private func holders(of accounts: [Account]) async throws -> [String: NameHolder.LinkedTo] {
        guard !accounts.isEmpty else { return [:] }
        let links = try await store.links(toAccounts: Array(Set(accounts.map(\.id))), in: binding.target)
        let ours = links.values.filter { $0.binding == binding.id }.map(\.resourceID)
        var living: [String: String] = [:]
        for user in try await store.users(ours, of: binding) {
            guard let source = user.source else { continue }
            living[user.resourceID] = source.document[ignoringCase: "userName"]?.string ?? user.resourceID
        }
        return links.mapValues { link in
            if link.binding != binding.id { return .other("a user of another connector") }
            if let name = living[link.resourceID] { return .other("user `\(name)`") }
            return .deletedUser(resourceID: link.resourceID)
        }
    }
}

/// A user with all that his plan depends on.
struct ReadUser: Sendable {
    let user: PendingUser
    /// Nil: an account keeps the name it has.
    let wantedName: String?
    var input: PlanInput
}

/// The accounts that were read, by id and by name.
private struct AccountIndex {
    private var byID: [String: Account] = [:]
    private var byName: [String: Account] = [:]

    init(_ accounts: [Account]) {
        for account in accounts {
            byID[account.id] = account
            byName[account.username.scimFolded] = account
        }
    }

    func account(id: String) -> Account? { byID[id] }

    /// Who has the name, unless it is the linked account itself.
    func holder(of name: String?, besides link: Link?) -> Account? {
        guard let name, let account = byName[name.scimFolded], account.id != link?.accountID else { return nil }
        return account
    }
}
