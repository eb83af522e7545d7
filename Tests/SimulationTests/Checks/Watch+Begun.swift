import Provisioning
import Sync

/// What is begun and not ended, by the calls that the world saw itself.
extension Watch {
    mutating func begin(_ keys: Set<SafetyKey>, approved: Set<SafetyKey>, at time: Int64, _ connector: Int) {
        for key in keys {
            let loss = Loss(connector: connector, person: key.resourceID, kind: key.kind, group: key.group)
            begun[loss] = approved.contains(key) ? nil : time
            if approved.contains(key) { releasing.insert(loss) } else { releasing.remove(loss) }
        }
    }

    /// All of it has ended, unless something of this user's failed: then only what is told to be done, or given back. Gives
    /// what of it was approved.
    mutating func settle(_ outcome: UserOutcome, _ connector: Int) -> Set<Loss> {
        let before = releasing
        end(by: outcome, connector)
        return before.subtracting(releasing)
    }

    private mutating func end(by outcome: UserOutcome, _ connector: Int) {
        let person = outcome.resourceID
        let done = outcome.steps.filter { $0.outcome == .done }
        for step in done where step.action == StepKind.renameAccount.rawValue {
            useApproval(Loss(connector: connector, person: person, kind: .identities))
        }
        let hasFailed = outcome.state == .failed || outcome.steps.contains { $0.outcome == .failed }
        // Whoever stood in a ring of names is told of apart from the rest of his steps.
        guard hasFailed || outcome.mark == nil && !outcome.steps.isEmpty else {
            return end { $0.person == person && $0.connector == connector }
        }
        let failed = Set(outcome.steps.filter { $0.outcome == .failed }.compactMap { $0.loss(connector) })
        for loss in done.compactMap({ $0.loss(connector) }) where loss.kind == .identities || !failed.contains(loss) {
            end { $0 == loss }
        }
    }

    mutating func end(_ keys: Set<SafetyKey>, _ connector: Int) {
        for key in keys {
            let loss = Loss(connector: connector, person: key.resourceID, kind: key.kind, group: key.group)
            end { $0 == loss }
        }
    }

    private mutating func end(_ isMeant: (Loss) -> Bool) {
        begun = begun.filter { !isMeant($0.key) }
        releasing = releasing.filter { !isMeant($0) }
        brokenOff = brokenOff.filter { !isMeant($0) }
    }
}

extension StepRecord {
    /// What is taken by the step, or given back.
    fileprivate func loss(_ connector: Int) -> Watch.Loss? {
        switch StepKind(rawValue: action) {
        case .disableAccount, .deleteAccount, .anonymizeAccount, .enableAccount, .restoreAccount:
            Watch.Loss(connector: connector, person: resourceID, kind: .accounts)
        case .removeMembership, .addMembership:
            Watch.Loss(connector: connector, person: resourceID, kind: .memberships, group: detail.lowercased())
        case .renameAccount: Watch.Loss(connector: connector, person: resourceID, kind: .identities)
        default: nil
        }
    }
}

extension World {
    func noteBegun(_ keys: Set<SafetyKey>, approved: Set<SafetyKey>, at time: Int64, _ connector: Int) {
        watch.begin(keys, approved: approved, at: time, connector)
    }

    /// `waiting`: of what kinds something waits on, so that what was approved is not all of it.
    func noteEnded(_ outcomes: [UserOutcome], waiting: Set<SafetyClass>, _ connector: Int) {
        for outcome in outcomes {
            for loss in watch.settle(outcome, connector) where !waiting.contains(loss.kind) {
                watch.approveAll(like: loss)
            }
        }
    }

    func noteEnded(_ keys: Set<SafetyKey>, _ connector: Int) { watch.end(keys, connector) }
}
