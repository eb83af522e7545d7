import Provisioning
import Sync

extension World {
    /// From the first push to the moment when faults end.
    func play() async throws {
        try await legacy.fill()
        for connector in choices.indices {
            try await backend.save(choices, changed: connector)
            tell("c\(connector): rules \(choices[connector])")
        }
        for _ in 0..<dice.below(4) { try await makeByHand() }
        for _ in 0..<(4 + dice.below(10)) { try await pushSomething() }
        for _ in 0..<(10 + dice.below(40)) {
            for _ in 0..<dice.below(3) { try await pushSomething() }
            try await happen()
            if dice.once(in: 2) { try await sync(dice.below(choices.count)) }
            if !violations.isEmpty { return }
        }
    }

    private func happen() async throws {
        switch dice.below(16) {
        case 0: try await changeRules()
        case 1, 2: try await editByHand()
        case 4: try await decideHeld()
        case 5: try await decideLinks()
        case 6: advance(dice.pick([60_000, 3_600_000, 86_400_000, 3 * 86_400_000]))
        case 7:
            let connector = dice.below(choices.count)
            try await backend.store(connector).markAll(backend.binding(connector).id)
            tell("c\(connector): full sync")
        case 3 where dice.once(in: 3): try await makeMistakeTwice(dice.below(choices.count))
        case 8, 9: pauseOrResume(dice.below(choices.count))
        default: return
        }
    }

    /// What was approved and mended happens again.
    private func makeMistakeTwice(_ connector: Int) async throws {
        let people = providers[connector].userIDs.filter { providers[connector].users[$0]?.isActive == true }
        guard people.count > 1, !paused.contains(connector) else { return }
        let isOfNames = dice.once(in: 2)
        tell("c\(connector): a mistake, twice")
        for round in 0..<3 {
            for id in people {
                guard var user = providers[connector].users[id] else { continue }
                if isOfNames { user.userName += "\(round)" } else { user.isActive = round == 1 }
                try await put(id, user, connector)
            }
            try await sync(connector)
            if isOfNames ? round < 2 : round != 1, dice.once(in: 2) { try await approveHeld(connector) }
            try await sync(connector)
        }
    }

    private func approveHeld(_ connector: Int) async throws {
        let binding = try await backend.binding(connector).id
        let waiting = try await backend.store(connector).heldSteps(binding, after: nil, limit: 1_000)
        if !waiting.isEmpty { try await decide(waiting, .approve, connector) }
    }

    private func pauseOrResume(_ connector: Int) {
        let isPaused = paused.remove(connector) == nil
        if isPaused { paused.insert(connector) }
        tell("c\(connector): \(isPaused ? "paused" : "resumed")")
    }

    func advance(_ milliseconds: Int64) {
        clock.advance(milliseconds)
        tell("\(milliseconds / 1_000) s later")
    }

    /// Some batches of one connector, as far as faults let them.
    private func sync(_ connector: Int) async throws {
        let limit = dice.pick([1, 2, 5, 500])
        if paused.contains(connector) { return }
        tell("c\(connector): sync")
        do {
            var engine = try await engine(connector)
            if dice.once(in: 8) {
                // An administrator pauses it in the middle: before one of the pieces that follow.
                let pieces = PieceCount(dice.below(4))
                engine.isStopped = { pieces.isOver() }
                tell("  paused in the middle")
            }
            for _ in 0..<dice.pick([1, 3, 30]) where try await engine.runOnce(limit: limit).isEmpty { break }
        } catch { tell("  ended by \(error)") }
    }

    /// Everything of one connector, without faults. What that took.
    func reconcile(_ connector: Int) async throws -> BatchResult {
        try await backend.store(connector).markAll(backend.binding(connector).id)
        let engine = try await engine(connector)
        var total = BatchResult()
        for _ in 0..<100 {
            let result = try await engine.runOnce()
            total.add(result)
            if result.isEmpty { return total }
        }
        violated("c\(connector): a full sync without faults comes to no end")
        return total
    }

    /// Faults end: everything that waits is approved, days pass, and full syncs bring all in line.
    func settle() async throws {
        isQuiet = true
        paused = []
        if dice.once(in: 2) {
            // Before anybody decides.
            try await reconcileAll()
            try await checkHeld()
        }
        for round in 0..<10 {
            advance(40 * 86_400_000)
            try await release()
            try await reconcileAll()
            try await checkHeld()
            if !violations.isEmpty { return }
            // Days of grace end in the second.
            if try await isSettled(), round > 1 { return }
        }
        violated("something still waits after ten rounds of approving and syncing everything")
    }

    private func reconcileAll() async throws {
        tell("full sync without faults")
        if choices.count == 1 {
            _ = try await reconcile(0)
            var again = try await reconcile(0)
            // Whoever left may get a name late that was freed in the first one, and his own goes to whoever waits for it.
            if again.actions["renameAccount"] != nil { again = try await reconcile(0) }
            if again.steps > 0 { violated("a second full sync made \(again.steps) steps") }
            return
        }
        // What one gives up another may take.
        for _ in 0..<6 {
            var steps = 0
            for connector in choices.indices { steps += try await reconcile(connector).steps }
            if steps == 0 { return }
        }
        violated("full syncs of connectors by turns made steps for the sixth time")
    }

    private func release() async throws {
        for connector in choices.indices {
            let (store, binding) = (backend.store(connector), try await backend.binding(connector).id)
            let waiting = try await store.heldSteps(binding, after: nil, limit: 1_000)
            if !waiting.isEmpty { try await decide(waiting, .approve, connector) }
            // What was rejected is asked for anew when the user changes.
            for id in try await rejected(connector) {
                guard var user = providers[connector].users[id] else { continue }
                user.note += 1
                try await put(id, user, connector)
            }
        }
    }

    /// Users of whom a step is left out because an administrator said so, and they have not changed since.
    func rejected(_ connector: Int) async throws -> [String] {
        let (store, binding) = (backend.store(connector), try await backend.binding(connector).id)
        let ids = providers[connector].userIDs + providers[connector].deleted.keys.sorted()
        let users = try await store.users(ids, binding)
        let now = Dictionary(uniqueKeysWithValues: users.map { ($0.resourceID, SourceFingerprint($0.source)) })
        let known = try await store.heldSteps(of: ids, binding).map(\.step).filter { $0.decision == .rejected }
        return Set(known.filter { $0.source == now[$0.key.resourceID] }.map(\.key.resourceID)).sorted()
    }

    private func isSettled() async throws -> Bool {
        for connector in choices.indices {
            let (store, binding) = (backend.store(connector), try await backend.binding(connector).id)
            if try await !store.heldSteps(binding, after: nil, limit: 1).isEmpty { return false }
            if try await rejected(connector).contains(where: { providers[connector].users[$0] != nil }) { return false }
        }
        return true
    }
}

extension BatchResult {
    fileprivate var steps: Int { stepsDone + stepsFailed }
}
