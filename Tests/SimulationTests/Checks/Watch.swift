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

    /// When each was last lost.
    var losses: [Loss: Int64] = [:]
    /// What the engine at work had begun before it began itself, and perhaps not done: it counts already.
    private(set) var begun: Set<Loss> = []
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

    /// Different ones like this within the window that ends now; of all groups, or only of this one's.
    func count(like loss: Loss, ofGroup: Bool = false, after time: Int64) -> Int {
        let recent = losses.filter { entry in
            entry.value > time && entry.key.connector == loss.connector && entry.key.kind == loss.kind
                && (!ofGroup || entry.key.group == loss.group) && !goneAlong.contains(entry.key)
        }
        var different: Set<Loss> = []
        for var loss in recent.keys {
            loss.person = person(loss.person)
            different.insert(loss)
        }
        return different.count
    }

    func isCounted(_ loss: Loss, after time: Int64) -> Bool {
        losses.contains { $0.value > time && isSame($0.key, loss) }
    }

    /// What came back is begun no more: these were begun after whatever came back before.
    mutating func begin(_ losses: Set<Loss>) {
        begun = losses
        restored = restored.filter { one in !losses.contains { isSame($0, one) } }
    }

    /// Unless the sync has given it back since.
    func isBegun(_ loss: Loss) -> Bool { begun.contains { isSame($0, loss) } && !isRestored(loss) }

    /// It has to go by the limits again, whatever was approved.
    mutating func restore(_ loss: Loss) {
        approvals = approvals.filter { !isSame($0, loss) }
        restored.insert(loss)
    }

    mutating func lose(_ loss: Loss, at time: Int64, isGoneAlong: Bool) {
        losses[loss] = time
        restored = restored.filter { !isSame($0, loss) }
        if isGoneAlong { goneAlong.insert(loss) } else { goneAlong.remove(loss) }
    }

    /// Lost in the window, and not given back since.
    func isStillLost(_ loss: Loss, after time: Int64) -> Bool {
        isCounted(loss, after: time) && !isRestored(loss)
    }

    private func isRestored(_ loss: Loss) -> Bool { restored.contains { isSame($0, loss) } }

    private func isSame(_ one: Loss, _ other: Loss) -> Bool {
        one.connector == other.connector && one.kind == other.kind && one.group == other.group
            && person(one.person) == person(other.person)
    }
}
