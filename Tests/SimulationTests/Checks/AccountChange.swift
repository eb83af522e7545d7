import Provisioning

/// What became of one account in one call.
struct AccountChange: Sendable {
    let id: String
    /// Nil: there was none.
    let before: Account?
    /// Nil: there is none any more.
    let after: Account?
    let planned: [AccountAction]

    var isLinked: Bool { planned.contains(.link) }

    var lostMemberships: [AccountMembership] {
        guard let after else { return [] }
        return (before?.memberships ?? []).filter { !after.isIn($0.group) }
    }

    var newMemberships: [AccountMembership] {
        guard let after else { return [] }
        return after.memberships.filter { before?.isIn($0.group) != true }
    }

    var isAnonymized: Bool {
        guard let before, let after else { return false }
        return after.isAnonymous && !before.isAnonymous
    }

    var isDisabled: Bool {
        guard let before, let after else { return false }
        return before.isActive && !after.isActive
    }

    /// What he loses, he loses as a part of his clean-up.
    var isOfLeaver: Bool { after?.isActive == false || isToGo }

    /// His account is to go, whatever the target makes of that step.
    var isToGo: Bool { planned.contains { $0.safetyClass == .accounts } }

    /// Another name or address than before, which nobody consented to.
    var isRenamed: Bool {
        guard let before, let after, !before.isAnonymous, !after.isAnonymous, !isLinked else { return false }
        return before.username != after.username || !before.email.isEmpty && before.email != after.email
    }

    /// What the sync gave back.
    var returns: [(kind: SafetyClass, group: String?)] {
        var returns: [(kind: SafetyClass, group: String?)] = []
        for action in planned {
            switch action {
            case .enable where after?.isActive == true: returns.append((.accounts, nil))
            case .restore where after?.isAnonymous == false: returns.append((.accounts, nil))
            case .addMembership(let group) where newMemberships.contains { $0.group.lowercased() == group.lowercased() }:
                returns.append((.memberships, group.lowercased()))
            default: break
            }
        }
        return returns
    }

    /// What safety counts of it.
    var losses: [(kind: SafetyClass, group: String?)] {
        guard let before else { return [] }
        var losses: [(kind: SafetyClass, group: String?)] = lostMemberships.map {
            (.memberships, $0.group.lowercased())
        }
        if after == nil || isAnonymized || isDisabled && before.isActive { losses.append((.accounts, nil)) }
        if isRenamed { losses.append((.identities, nil)) }
        return losses
    }
}
