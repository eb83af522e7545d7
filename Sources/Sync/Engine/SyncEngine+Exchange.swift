import Provisioning
import SCIM

/// Users who get each other's names stand in a ring: none of their accounts can be renamed first. One of them steps
/// aside under a name that nobody has, the others move up, and it takes the last place: all in one call to the target.
extension SyncEngine {
    /// Renames the accounts of every ring that one of these wishes belongs to, and gives the steps of those that wait.
    func exchangeNames(
        _ wishes: [(wish: NameWish, holder: Account)]
    ) async throws -> (result: BatchResult, held: [HeldStep]) {
        var result = BatchResult()
        var held: [HeldStep] = []
        for ring in try await reader.rings(of: wishes) {
            let waiting = try await waiting(of: ring)
            held += waiting
            if waiting.isEmpty { result.add(try await exchange(ring)) }
        }
        return (result, held)
    }

    /// Wishes were read before the batch: an account of a ring may be gone by now, or have another name.
    func stillOpen(_ wishes: [(wish: NameWish, holder: Account)]) async throws -> [(wish: NameWish, holder: Account)] {
        let ids = Set(wishes.flatMap { [$0.wish.account.id, $0.holder.id] })
        guard !ids.isEmpty else { return [] }
        let accounts = try await target.accounts(ids: ids.sorted(), usernames: [])
        let names = Dictionary(accounts.map { ($0.id, $0.username) }) { first, _ in first }
        return wishes.filter { wish, holder in
            names[wish.account.id] == wish.account.username && names[holder.id] == holder.username
        }
    }

    private func exchange(_ ring: [NameWish]) async throws -> BatchResult {
        guard let first = ring.first else { return BatchResult() }
        // After a crash in the middle everybody is looked at again.
        let users = try await store.users(ring.map(\.resourceID), binding.id)
        for user in users where user.mark == nil { try await store.mark(user.resourceID, binding.id) }
        let aside = SpareName.of(first.account.id)
        var renames = [Rename(first, to: aside)]
        renames += ring.dropFirst().reversed().map { Rename($0, to: $0.name) }
        renames.append(Rename(first, from: aside, to: first.name))
        let results = try await target.perform(renames.map(\.step))
        let done = zip(renames, results).filter { (try? $1.get()) != nil }.map(\.0)
        guard done.count == renames.count else {
            // One name can't be had, so all go back to those of before.
            if !done.isEmpty { _ = try await target.perform(done.reversed().map(\.undone.step)) }
            try await putOff(ring)
            return BatchResult(stepsFailed: 1)
        }
        try await record(ring.map(\.outcome), retryAt: now())
        // For whatever else there is to do.
        for wish in ring { try await store.mark(wish.resourceID, binding.id) }
        var result = BatchResult(stepsDone: ring.count)
        result.actions["renameAccount"] = ring.count
        return result
    }

    private func putOff(_ ring: [NameWish]) async throws {
        let users = try await store.users(ring.map(\.resourceID), binding.id)
        let outcomes = users.map { user in
            var outcome = UserOutcome(
                resourceID: user.resourceID, mark: user.mark, state: .failed,
                message: "users get each other's names, and the target refused to exchange them", retry: true)
            outcome.safety.done = []
            return outcome
        }
        let attempts = users.map(\.attempts).max() ?? 0
        try await record(outcomes, retryAt: now() + Backoff.user(afterAttempts: attempts, jitter))
    }
}

private struct Rename {
    let accountID: String
    let from: String
    let to: String

    init(_ wish: NameWish, from: String? = nil, to: String) {
        self.init(accountID: wish.account.id, from: from ?? wish.account.username, to: to)
    }

    private init(accountID: String, from: String, to: String) {
        self.accountID = accountID
        self.from = from
        self.to = to
    }

    var step: TargetStep { .account(id: accountID, .rename(from: from, to: to)) }
    var undone: Rename { Rename(accountID: accountID, from: to, to: from) }
}

extension NameWish {
    fileprivate var outcome: UserOutcome {
        let record = StepRecord(
            resourceID: resourceID, account: account.username, action: step.action.name, detail: step.action.detail,
            reason: step.reason, outcome: .done)
        var outcome = UserOutcome(resourceID: resourceID, mark: nil, state: .provisioned, steps: [record])
        // What else is begun of him is told with the rest of his steps.
        outcome.safety.done = [SafetyKey(resourceID: resourceID, kind: .identities)]
        outcome.isCleanedUp = nil
        return outcome
    }
}
