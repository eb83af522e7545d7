import Directory
import Provisioning
import StrictJSON
import Sync
import TestSupport
import Testing

/// Random changes at the identity provider and in the directory: what a preview tells is what the full sync then does.
/// User names are unique, as SCIM has them: who of two gets a name that both want depends on who asked first.
@Suite(.timeLimit(.minutes(2))) struct PreviewProperties {
    private static let names = ["a", "b", "c", "d", "e", "f"]
    private static let groups = ["g1", "g2", "g3"]

    @Test(arguments: 0..<100, [2, 500])
    func `the sync does what its preview told`(seed: Int, batchSize: Int) async throws {
        var random = Dice(seed)
        let copiesFromOther = random.isOne(of: 2)
        var world = try SyncWorld { rules in
            rules.link = random.pick([.automatic, .ask, .never])
            rules.cleanup.removeMemberships = random.isOne(of: 2)
            rules.cleanup.deleted = random.pick([.disable, .delete, .anonymize, .keep])
            rules.cleanup.deactivated = random.pick([.disable, .delete, .anonymize, .keep])
            rules.groups.localMemberships = random.pick([.keep, .remove])
            if copiesFromOther { rules.copy.from = ["other"] }
        }
        let other = OtherTarget()
        for name in Self.names where random.isOne(of: 2) {
            other.put(name, groups: [random.pick(["team g1", "ops"])], properties: ["desk": "7"])
        }
        world.elsewhere = ["other": other]
        for index in 0..<random.next(6) { await world.put("u\(index)", Self.names[index]) }
        for group in Self.groups { await world.store.putGroup(group, "team \(group)", members: members(&random)) }
        try await world.drain()
        var story: [String] = []
        for _ in 0..<(3 + random.next(8)) { story.append(try await change(world, &random)) }
        await world.store.makeNamesUnique()
        let foreseen = try await world.foreseen(batchSize: batchSize)
        let states = try await world.preview(batchSize: batchSize).everybody().plans.states
        let done = try await world.done(batchSize: batchSize)
        #expect(done == foreseen, "\(story)")
        // The fake keeps the states of users who are gone; a preview looks at those who are there.
        let counts = await world.store.counts(fakeBinding.id)
        for state in [UserState.provisioned, .conflict, .needsDecision, .failed, .waiting] {
            #expect(counts[state] ?? 0 == states[state] ?? 0, "\(state)")
        }
    }

    private func members(_ random: inout Dice) -> Set<String> {
        var members: Set<String> = []
        for index in 0..<8 where random.isOne(of: 2) { members.insert("u\(index)") }
        return members
    }

    /// Gives what it did, for the story of a seed that fails.
    private func change(_ world: SyncWorld, _ random: inout Dice) async throws -> String {
        let user = "u\(random.next(8))"
        let name = random.pick(Self.names)
        let kind = random.next(8)
        switch kind {
        case 0, 1, 2: await world.put(user, name)
        case 3: await world.put(user, name, active: false)
        case 4: await world.store.delete(user)
        case 5:
            let (id, external) = ("n\(random.next(3))", "e\(random.next(3))")
            await world.store.put(id, ["userName": .string(name), "externalId": .string(external)])
            return "new \(id) \(external) \(name)"
        case 6: await world.store.putGroup(random.pick(Self.groups), "team \(name)", members: members(&random))
        default:
            guard await world.directory.user(named: "x\(name)", in: SyncWorld.directoryID) == nil else { return "" }
            let local = DirectoryUser(id: "local-\(name)", name: "x\(name)", displayName: "", email: "", owner: nil)
            try await world.add([.createUser(local)])
            await world.put(user, "x\(name)")
        }
        return "\(kind) \(user) \(name)"
    }
}

/// SplitMix64: the same world for the same seed, everywhere.
private struct Dice {
    private var state: UInt64

    init(_ seed: Int) { state = UInt64(seed) &* 77 &+ 1 }

    mutating func next(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((value ^ (value >> 31)) % UInt64(bound))
    }

    mutating func isOne(of count: Int) -> Bool { next(count) == 0 }
    mutating func pick<Element>(_ list: [Element]) -> Element { list[next(list.count)] }
}
