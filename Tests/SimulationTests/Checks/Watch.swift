import Provisioning

/// What the checks remember of a story.
struct Watch: Sendable {
    struct Loss: Sendable, Hashable {
        var person: String
        var kind: SafetyClass
        var group: String?
    }

    /// When each was last lost.
    var losses: [Loss: Int64] = [:]
    private var approvals: Set<Loss> = []
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

    mutating func approve(_ step: HeldStep) {
        let group = step.kind == .memberships ? step.key.detail.lowercased() : nil
        for id in [step.key.resourceID, step.key.accountID] {
            approvals.insert(Loss(person: id, kind: step.kind, group: group))
        }
    }

    func isApproved(_ loss: Loss) -> Bool {
        approvals.contains { $0.kind == loss.kind && $0.group == loss.group && person($0.person) == loss.person }
    }

    /// Different ones within the window that ends now.
    func count(_ kind: SafetyClass, group: String? = nil, after time: Int64) -> Int {
        let recent = losses.filter { $0.value > time && $0.key.kind == kind && (group == nil || $0.key.group == group) }
        return Set(recent.map { Loss(person: person($0.key.person), kind: kind, group: $0.key.group) }).count
    }

    func isCounted(_ loss: Loss, after time: Int64) -> Bool {
        losses.contains { entry in
            entry.value > time && entry.key.kind == loss.kind && entry.key.group == loss.group
                && person(entry.key.person) == loss.person
        }
    }
}
