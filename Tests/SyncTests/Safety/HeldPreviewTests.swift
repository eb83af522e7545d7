import Provisioning
import StrictJSON
import Sync
import TestSupport
import Testing

/// What a preview says would be held is what the run then holds.
@Suite(.timeLimit(.minutes(5))) struct HeldPreviewTests {
    private func world(_ people: Int, _ change: (inout TargetRules) -> Void = { _ in }) async throws -> SyncWorld {
        let world = try SyncWorld(change)
        for number in 0..<people { await world.put("u\(number)", "p\(number)") }
        await world.store.putGroup("g", "all", members: Set((0..<people).map { "u\($0)" }))
        try await world.drain()
        return world
    }

    /// The keys of the steps that wait, in words.
    private func held(_ world: SyncWorld) async -> [String] {
        await world.store.held.filter { $0.step.decision == .waiting }.map { told($0.step) }.sorted()
    }

    private func told(_ step: HeldStep) -> String { "\(step.key.resourceID) \(step.key.action) \(step.key.detail)" }

    private func foreseenAsHeld(_ world: SyncWorld, _ batchSize: Int) async throws -> [String] {
        let people = try await world.preview(batchSize: batchSize).everybody(.init(limit: 1000)).plans.people
        return people.flatMap(\.held).map(told).sorted()
    }

    @Test func `everybody deactivated: the counts come first, and nothing is kept`() async throws {
        let world = try await world(200)
        for number in 0..<200 { await world.put("u\(number)", "p\(number)", active: false) }
        let plans = try await world.preview(batchSize: 30).everybody().plans
        #expect(plans.actions == ["disableAccount": 20])
        #expect(plans.held["disableAccount"]?.count == 180)
        #expect(
            plans.held["disableAccount"]?.limit
                == "more than 20 of 200 accounts would be disabled, deleted or anonymized within 24h; the limit is 10 %"
        )
        #expect(plans.states[.held] == 180)
        #expect(await world.store.held.isEmpty)
        // A second one finds the window as it was.
        #expect(try await world.preview().everybody().plans.held == plans.held)
    }

    @Test(arguments: [7, 500])
    func `many kinds of loss at once are foreseen as the run holds them`(batchSize: Int) async throws {
        let world = try await world(120) { $0.cleanup.removeMemberships = true }
        for number in 0..<30 { await world.put("u\(number)", "p\(number)", active: false) }
        for number in 30..<60 { await world.put("u\(number)", "q\(number)") }
        await world.put("new", "new")
        await world.store.putGroup("g", "all", members: ["u0", "u1", "new"])
        let foreseen = try await foreseenAsHeld(world, batchSize)
        let steps = try await world.foreseen(batchSize: batchSize)
        #expect(foreseen.count > 60)
        #expect(try await world.done(batchSize: batchSize) == steps)
        #expect(await held(world) == foreseen)
        // What waits already is told again.
        #expect(try await foreseenAsHeld(world, batchSize) == foreseen)
    }

    @Test func `names that users exchange are held together`() async throws {
        let world = try await world(200)
        for number in 2..<22 { await world.put("u\(number)", "q\(number)") }
        try await world.drain()
        await world.put("u0", "p1")
        await world.put("u1", "p0")
        let foreseen = try await foreseenAsHeld(world, 500)
        #expect(foreseen == ["u0 renameAccount p0 → p1", "u1 renameAccount p1 → p0"])
        try await world.drain()
        #expect(await held(world) == foreseen)
    }

    @Test func `one user after the window is full, and rules that are not in force`() async throws {
        let world = try await world(200)
        for number in 0..<20 { await world.put("u\(number)", "p\(number)", active: false) }
        try await world.drain()
        await world.put("u50", "p50", active: false)
        let one = try await world.preview().user("u50").plans
        #expect(one.held["disableAccount"]?.count == 1)
        #expect(one.people.first?.steps.isEmpty == true)
        let unsaved = try SyncWorld(sharing: world) { $0.safety.accounts.percent = 100 }
        #expect(try await unsaved.preview().user("u50").plans.held.isEmpty)
        let stricter = try SyncWorld(sharing: world) { $0.groups.neverAssign = ["all"] }
        let everybody = try await stricter.preview().everybody().plans
        #expect(everybody.actions["removeMembership"] == 49)
        #expect(everybody.held["removeMembership"]?.count == 130)
    }
}
