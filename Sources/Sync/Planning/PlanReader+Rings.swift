import Provisioning
import SCIM

/// A user's account and the name it is to get.
struct NameWish: Sendable {
    let resourceID: String
    let account: Account
    let name: String

    /// His part of an exchange.
    var step: PlanStep {
        PlanStep(
            .rename(from: account.username, to: name),
            reason: "\(setting: .username) gives users each other's names: their accounts exchange them")
    }
}

extension PlanReader {
    private static let longestRing = 100

    /// Every ring that one of these wishes belongs to: each gets the name of the next one's account, the last that of
    /// the first.
    func rings(of wishes: [(wish: NameWish, holder: Account)]) async throws -> [[NameWish]] {
        var rings: [[NameWish]] = []
        var moved: Set<String> = []
        for (wish, holder) in wishes where !moved.contains(wish.account.id) {
            guard let ring = try await ring(wish, holder) else { continue }
            moved.formUnion(ring.map(\.account.id))
            rings.append(ring)
        }
        return rings
    }

    /// Everybody from the first wish to the one who gets the first account's name; nil when there is no such ring.
    private func ring(_ first: NameWish, _ holder: Account) async throws -> [NameWish]? {
        guard planner.mayRename(first.account, to: first.name) else { return nil }
        var ring = [first]
        var holder = holder
        while ring.count < Self.longestRing, let next = try await wish(of: holder) {
            ring.append(next)
            let names = ring.map(\.account.username.scimFolded)
            if let place = names.firstIndex(of: next.name.scimFolded) { return place == 0 ? ring : nil }
            guard let account = try await target.accounts(ids: [], usernames: [next.name]).first else { return nil }
            holder = account
        }
        return nil
    }

    /// Nil when the account keeps its name.
    private func wish(of account: Account) async throws -> NameWish? {
        let link = try await store.links(toAccounts: [account.id], in: binding.target)[account.id]
        guard let link, link.binding == binding.id,
            let user = try await store.users([link.resourceID], of: binding).first,
            let name = planner.wantedUsername(of: user.source, link: user.link), planner.mayRename(account, to: name),
            name.scimFolded != account.username.scimFolded
        else { return nil }
        return NameWish(resourceID: link.resourceID, account: account, name: name)
    }
}
