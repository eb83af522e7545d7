import Provisioning
import Sync

extension World {
    func check(_ change: AccountChange, _ connector: Int) async throws {
        guard change.before != change.after else { return }
        let name = "account \(change.id) `\(change.before?.username ?? change.after?.username ?? "")`"
        if let before = change.before, before.owner != .us {
            try await check(taking: before, change, name, connector)
        }
        let names = [change.before?.username, change.after?.username].compactMap(\.self)
        if names.contains(where: choiceAtWork.protectedUsers.matches) { violated("\(name) is protected and changed") }
        checkMemberships(change, name)
        checkCleanup(change, name)
    }

    /// Nobody's account may become the connector's, in words; nothing else of others changes.
    private func check(taking before: Account, _ change: AccountChange, _ name: String, _ connector: Int) async throws {
        let target = try await backend.binding(connector).target
        let links = try await backend.store(connector).links(toAccounts: [change.id], in: target)
        let mayTake = choiceAtWork.link == .automatic || isApprovingLinks || links[change.id] != nil
        guard before.owner == .nobody, change.isLinked, mayTake else {
            return violated(
                "\(name) is not the connector's and changed: \(before) → \(String(describing: change.after))")
        }
    }

    private func checkMemberships(_ change: AccountChange, _ name: String) {
        for membership in change.lostMemberships where choiceAtWork.keeps(membership) {
            violated("\(name) lost `\(membership.group)`, which a rule keeps")
        }
        for membership in change.newMemberships where choiceAtWork.protectedGroups.matches(membership.group) {
            violated("\(name) was put into the protected group `\(membership.group)`")
        }
    }

    private func checkCleanup(_ change: AccountChange, _ name: String) {
        let cleanup = choiceAtWork.cleanup
        let actions = [cleanup.deleted, cleanup.deactivated, cleanup.outOfScope, cleanup.dropped]
        let isDeleted = change.before != nil && change.after == nil
        if isDeleted, !actions.contains(.delete) { violated("\(name) was deleted, and no rule deletes") }
        if change.isAnonymized, !actions.contains(.anonymize) {
            violated("\(name) was anonymized, and no rule does that")
        }
        if change.isDisabled, actions.allSatisfy({ $0 == .keep }) {
            violated("\(name) was disabled, and no rule does that")
        }
        guard isDeleted || change.isAnonymized, let last = watch.lastActive[change.id] else { return }
        let grace = Int64(cleanup.graceDays) * 86_400_000
        if clock.now - last < grace { violated("\(name) went before its days of grace were over") }
    }

    /// `losses`: all of one call. What was approved goes on in any case, wherever in the call it stands; and so do the
    /// memberships of whoever loses his account. Those of one who had lost it before go together.
    func check(_ losses: [LossOfCall], leaving: Set<Watch.Loss>, _ connector: Int) async throws {
        let safety = choiceAtWork.safety
        let oldest = clock.now - Int64(safety.window) * 1_000
        let approved = losses.filter { watch.isApproved($0.loss) }
        let accounts = leaving.union(losses.map(\.loss).filter { $0.kind == .accounts })
        for one in losses where !watch.isApproved(one.loss) {
            let loss = one.loss
            let account = Watch.Loss(connector: loss.connector, person: loss.person, kind: .accounts)
            let goesAlong = one.isOfLeaver && (accounts.contains(account) || watch.isCounted(account, after: oldest))
            if !goesAlong, !watch.isStillLost(loss, after: oldest), !watch.isBegun(loss, after: oldest) {
                check(one, try await Allowance(self, loss, connector, safety, after: oldest), oldest)
            }
            watch.lose(loss, happened(one, isApproved: false), isGoneAlong: one.isOfLeaver)
        }
        for one in approved {
            watch.lose(
                one.loss, happened(one, isApproved: true), isGoneAlong: watch.goneAlong.contains(one.loss))
        }
    }

    private func happened(_ one: LossOfCall, isApproved: Bool) -> Watch.Happened {
        Watch.Happened(at: clock.now, resource: one.resource, isApproved: isApproved)
    }

    /// Whoever loses it again is no other one, and all that was approved counts for him.
    private func check(_ one: LossOfCall, _ most: Allowance, _ oldest: Int64) {
        let (loss, name) = (one.loss, one.of)
        let isKnown = one.resource != nil && watch.isCounted(loss, of: one.resource, after: oldest)
        let new = watch.isCounted(loss, after: oldest) && !watch.goneAlong.contains(loss) ? 0 : 1
        let count = watch.count(like: loss, withApproved: isKnown, after: oldest) + new
        if count > most.ofKind {
            violated("\(name): \(loss.kind) number \(count) in a window; the limit is \(most.ofKind)")
        }
        guard let group = loss.group else { return }
        let left = watch.count(like: loss, ofGroup: true, withApproved: isKnown, after: oldest) + new
        if left > most.ofGroup {
            violated("\(name): number \(left) to leave `\(group)`; the limit is \(most.ofGroup)")
        }
    }
}

/// What somebody loses in one call.
struct LossOfCall: Sendable {
    let loss: Watch.Loss
    /// Whose account it is; nil: nobody's.
    let resource: String?
    /// In words.
    let of: String
    let isOfLeaver: Bool
}
