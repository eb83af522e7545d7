public import Provisioning
public import Sync

extension FakeSyncStore {
    public func heldSteps(of resources: [String], _ binding: BindingID) -> [NumberedHeldStep] {
        held.filter { resources.contains($0.step.key.resourceID) }
    }

    public func heldSteps(_ binding: BindingID, after number: Int64?, limit: Int) -> [NumberedHeldStep] {
        Array(held.filter { $0.step.decision == .waiting && $0.number > number ?? 0 }.prefix(limit))
    }

    public func heldCounts(_ binding: BindingID) -> [SafetyClass: Int] {
        held.filter { $0.step.decision == .waiting }.reduce(into: [:]) { $0[$1.step.kind, default: 0] += 1 }
    }

    public func rejectedCount(_ binding: BindingID) -> Int { held.count { $0.step.decision == .rejected } }

    public func safetyCounts(_ keys: Set<SafetyKey>, after time: Int64, _ binding: BindingID) -> SafetyCounts {
        let recent = begun.filter { $0.value.at > time }
        var counts = SafetyCounts(keys: keys.intersection(recent.keys))
        for key in counts.keys {
            if recent[key]?.isApproved == true {
                counts.approved.keys.insert(key)
            } else if recent[key]?.isDone == false {
                counts.begun.insert(key)
            }
        }
        for (key, counted) in recent {
            if counted.isApproved {
                counts.approved.done[key.kind, default: 0] += 1
                if let group = key.groupLeft { counts.approved.left[group, default: 0] += 1 }
                continue
            }
            counts.done[key.kind, default: 0] += 1
            if let group = key.groupLeft { counts.left[group, default: 0] += 1 }
            guard isGone(key, counted) else { continue }
            counts.gone[key.kind, default: 0] += 1
            if let group = key.groupLeft { counts.goneFrom[group, default: 0] += 1 }
        }
        return counts
    }

    private func isGone(_ key: SafetyKey, _ counted: Counted) -> Bool {
        guard !counted.isReturned else { return false }
        switch key.kind {
        case .accounts: return !(links[key.resourceID].map(isOwned) ?? false)
        case .memberships: return counted.isDone && key.groupLeft != nil
        case .identities: return false
        }
    }

    private func isOwned(_ link: Link) -> Bool { link.isConfirmed && !cleanedUp.contains(link.resourceID) }

    /// Gives what was approved and is done by that.
    func settle(_ outcome: UserOutcome) -> Set<SafetyKey> {
        var released: Set<SafetyKey> = []
        for (key, counted) in begun where key.resourceID == outcome.resourceID {
            let isReturned = outcome.safety.isPassedOn || outcome.safety.returned.contains(key)
            guard isReturned || outcome.safety.done?.contains(key) ?? true else { continue }
            if counted.isApproved, !counted.isDone, !isReturned { released.insert(key) }
            begun[key]?.isDone = true
            if isReturned { begun[key]?.isReturned = true }
        }
        return released
    }

    public func ownedAccounts(_ binding: BindingID) -> Int { links.values.count(where: isOwned) }

    public func pause(of binding: BindingID) -> SyncPause? { paused }
    public func setPause(_ pause: SyncPause?, _ binding: BindingID) { paused = pause == nil ? nil : paused ?? pause }
    public func refusals(of binding: BindingID) -> TargetRefusals? { refusals }
    public func setRefusals(_ refusals: TargetRefusals?, _ binding: BindingID) { self.refusals = refusals }

    public func begin(
        _ keys: Set<SafetyKey>, approved: Set<SafetyKey> = [], at time: Int64, forgetting forgotten: Int64,
        _ binding: BindingID
    ) {
        begun = begun.filter { $0.value.at > forgotten }.mapValues { counted in
            var counted = counted
            counted.at = min(counted.at, time)
            return counted
        }
        for key in keys { begun[key] = Counted(at: time, isApproved: approved.contains(key)) }
    }

    public func settle(done: Set<SafetyKey>, refused: Set<SafetyKey>, _ binding: BindingID) {
        for key in done { begun[key]?.isDone = true }
        for key in refused { begun[key] = nil }
    }

    public func hold(_ steps: [HeldStep], of resources: [String], _ binding: BindingID) {
        let before = Dictionary(held.map { ($0.step.key, $0) }) { first, _ in first }
        held.removeAll { resources.contains($0.step.key.resourceID) }
        for step in steps where step.decision != .approved || before[step.key] != nil {
            var kept = step
            if let earlier = before[step.key]?.step, earlier.decision != .rejected || earlier.source == step.source {
                kept.decision = earlier.decision
            }
            let number = before[step.key]?.number ?? nextHeldNumber()
            held.append(NumberedHeldStep(number: number, step: kept, since: 0))
        }
        held.sort { $0.number < $1.number }
    }

    /// The identity provider changed these users or their groups: what was approved before is planned and checked anew.
    func takeBackApprovals(of users: some Collection<String>) {
        held.removeAll { $0.step.decision == .approved && users.contains($0.step.key.resourceID) }
    }

    public func decide(_ numbers: [Int64], _ ruling: HeldRuling, _ binding: BindingID) -> Int {
        var count = 0
        for (index, entry) in held.enumerated() {
            guard numbers.contains(entry.number), entry.step.decision == ruling.from else { continue }
            var step = entry.step
            step.decision = ruling.to
            held[index] = NumberedHeldStep(number: entry.number, step: step, since: entry.since)
            mark(step.key.resourceID, binding)
            count += 1
        }
        return count
    }
}

extension FakeSyncStore {
    /// Those like these that are done, where nothing of their kind waits.
    func approve(like released: Set<SafetyKey>) {
        let waiting = heldCounts(fakeBinding.id).keys
        for key in begun.keys where !waiting.contains(key.kind) && begun[key]?.isDone == true {
            guard released.contains(where: { $0.kind == key.kind && $0.group == key.group }) else { continue }
            begun[key]?.isApproved = true
        }
    }
}

/// What counts towards limits, since when, and what became of it.
struct Counted {
    var at: Int64
    var isApproved = false
    var isDone = false
    var isReturned = false
}
