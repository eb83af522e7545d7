import Provisioning
import Sync

/// What is begun and not ended, by the calls that the world saw itself.
extension Watch {
    mutating func begin(_ keys: Set<SafetyKey>, approved: Set<SafetyKey>, at time: Int64, _ connector: Int) {
        for key in keys {
            let loss = Loss(connector: connector, person: key.resourceID, kind: key.kind, group: key.group)
            begun[loss] = approved.contains(key) ? nil : time
        }
    }

    /// All of it has ended, unless something of this user's failed: then only what is told to be done, or given back.
    mutating func settle(_ outcome: UserOutcome, _ connector: Int) {
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
    /// `waiting`: of what kinds something waits on, so that what is approved is not all of it.
    func noteBegun(
        _ keys: Set<SafetyKey>, approved: Set<SafetyKey>, waiting: Set<SafetyClass>, at time: Int64, _ connector: Int
    ) {
        for kind in Set(approved.map(\.kind)).subtracting(waiting) { watch.approveAll(kind, connector) }
        watch.begin(keys, approved: approved, at: time, connector)
    }

    func noteEnded(_ outcomes: [UserOutcome], _ connector: Int) {
        for outcome in outcomes { watch.settle(outcome, connector) }
    }

    func noteEnded(_ keys: Set<SafetyKey>, _ connector: Int) { watch.end(keys, connector) }
}
