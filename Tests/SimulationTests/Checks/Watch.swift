import Provisioning

/// What the checks remember of a story.
struct Watch: Sendable {
    struct Loss: Sendable, Hashable {
        var connector: Int
        var person: String
        var kind: SafetyClass
        var group: String?
    }

    /// The most that the connector at work has owned since its engine began.
    struct Owned: Sendable {
        var accounts = 0
        var memberships = 0
        /// By folded name of the group.
        var members: [String: Int] = [:]
    }
    var owned = Owned()

    /// One that happened.
    struct Happened: Sendable {
        var at: Int64
        /// Whose account it was then.
        var resource: String?
        /// An administrator released it, or was told of it when he released all that waited.
        var isApproved: Bool
    }

    /// When each happened last.
    private var losses: [Loss: Happened] = [:]
    /// What engines said to have begun and nobody approved, since when: calls broke off, or the target refused it. It counts
    /// already, until an outcome is recorded that tells of no such failure.
    var begun: [Loss: Int64] = [:]
    /// What engines said to have begun with approval, until it has ended.
    var releasing: Set<Loss> = []
    /// Those of them that an engine before the one at work left behind.
    var brokenOff: Set<Loss> = []
    /// Memberships that went with a person's clean-up, whatever their own limits say.
    var goneAlong: Set<Loss> = []
    private var approvals: Set<Loss> = []
    /// Lost in the window, and given back by the sync since: the next time they are lost anew.
    private var restored: Set<Loss> = []
    /// Accounts that were seen active, and when last.
    var lastActive: [String: Int64] = [:]
    var enabledByHand: Set<String> = []
    /// Resources and accounts that stand for one person, by one of them.
    private var people: [String: String] = [:]

    /// Whose account or resource that is: a person may have had several of both.
    func person(_ id: String) -> String {
        var id = id
        while let next = people[id] { id = next }
        return id
    }

    mutating func unite(_ account: String, _ resource: String) {
        let (first, second) = (person(account), person(resource))
        if first != second { people[first] = second }
    }

    mutating func approve(_ step: HeldStep, _ connector: Int) {
        let group = step.kind == .memberships ? step.key.detail.lowercased() : nil
        for id in [step.key.resourceID, step.key.accountID] {
            approvals.insert(Loss(connector: connector, person: id, kind: step.kind, group: group))
        }
    }

    func isApproved(_ loss: Loss) -> Bool { approvals.contains { isSame($0, loss) } }

    /// What was lost with its approval is no longer approved for the next time.
    mutating func useApproval(_ loss: Loss) { approvals = approvals.filter { !isSame($0, loss) } }

    /// Nothing of this kind waits any more: all that happened like this, of memberships in the same group, was told to
    /// whoever released the rest. A renamed group has two names.
    mutating func approveAll(like released: Loss) {
        let isRenamed = released.group?.first == SafetyKey.renamed
        for loss in losses.keys where loss.kind == released.kind && loss.connector == released.connector {
            if isRenamed || loss.group == released.group { losses[loss]?.isApproved = true }
        }
    }

    /// Different ones like this within the window that ends now; of all groups, or only of this one's; with those that were
    /// approved, or without.
    func count(like loss: Loss, ofGroup: Bool = false, withApproved: Bool, after time: Int64) -> Int {
        let recent = losses.filter { entry in
            entry.value.at > time && entry.key.connector == loss.connector && entry.key.kind == loss.kind
                && (withApproved || !entry.value.isApproved)
                && (!ofGroup || entry.key.group == loss.group) && !goneAlong.contains(entry.key)
        }
        var different: Set<Loss> = []
        for var loss in recent.keys {
            loss.person = person(loss.person)
            different.insert(loss)
        }
        return different.count
    }

    /// `of`: only as this resource's.
    func isCounted(_ loss: Loss, of resource: String? = nil, after time: Int64) -> Bool {
        losses.contains { entry in
            entry.value.at > time && (resource == nil || entry.value.resource == resource) && isSame(entry.key, loss)
        }
    }

    func isBegun(_ loss: Loss, after time: Int64) -> Bool {
        begun.contains { $0.value > time && brokenOff.contains($0.key) && isSame($0.key, loss) }
    }

    /// It has to go by the limits again, whatever was approved.
    mutating func restore(_ loss: Loss) {
        approvals = approvals.filter { !isSame($0, loss) }
        restored.insert(loss)
    }

    mutating func lose(_ loss: Loss, _ happened: Happened, isGoneAlong: Bool) {
        for same in losses.keys where isSame(same, loss) { losses[same] = nil }
        losses[loss] = happened
        restored = restored.filter { !isSame($0, loss) }
        if isGoneAlong { goneAlong.insert(loss) } else { goneAlong.remove(loss) }
    }

    /// Lost in the window, and not given back since. A name is never given back: the next one is another loss.
    func isStillLost(_ loss: Loss, after time: Int64) -> Bool {
        loss.kind != .identities && isCounted(loss, after: time) && !isRestored(loss)
    }

    private func isRestored(_ loss: Loss) -> Bool { restored.contains { isSame($0, loss) } }

    func isSame(_ one: Loss, _ other: Loss) -> Bool {
        one.connector == other.connector && one.kind == other.kind && one.group == other.group
            && person(one.person) == person(other.person)
    }
}
