import Provisioning
import SCIM
import StrictJSON

extension SyncEngine {
    /// Reads what the target has for these users and plans each of them.
    func plan(_ users: [PendingUser], approvingLinks: Bool) async throws -> SyncBatch {
        let names = users.map { planner.wantedUsername(of: $0.source) }
        let accounts = AccountIndex(
            try await target.accounts(
                ids: users.flatMap { [$0.link, $0.former].compactMap { $0?.accountID } },
                usernames: Array(Set(names.compactMap { $0 }))))
        let holders = try await holders(
            of: zip(users, names).compactMap { accounts.holder(of: $1, besides: $0.link ?? $0.former) })
        var batch = SyncBatch()
        for (user, name) in zip(users, names) {
            let holder = accounts.holder(of: name, besides: user.link ?? user.former)
            let input = PlanInput(
                resourceID: user.resourceID, source: user.source, link: user.link,
                account: user.link.flatMap { accounts.account(id: $0.accountID) },
                former: user.former.flatMap { former in
                    accounts.account(id: former.accountID).map {
                        FormerAccount(account: $0, resourceID: former.resourceID)
                    }
                },
                nameHolder: holder.map {
                    NameHolder(account: $0, linkedTo: holders[$0.id] ?? .nobody)
                },
                newAccountID: ids.next(), isLinkApproved: approvingLinks)
            batch.add(user, input, wantedName: name, planner)
        }
        return batch
    }

    /// To whom accounts are linked that have a name somebody else wants.
    private func holders(of accounts: [Account]) async throws -> [String: NameHolder.LinkedTo] {
        guard !accounts.isEmpty else { return [:] }
        let links = try await store.links(toAccounts: Array(Set(accounts.map(\.id))), in: binding.target)
        let ours = links.values.filter { $0.binding == binding.id }.map(\.resourceID)
        var living: [String: String] = [:]
        for user in try await store.users(ours, binding.id) {
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
