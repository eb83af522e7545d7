import Testing

/// A simulation that cannot fail shows nothing.
@Suite struct SabotageTests {
    @Test(arguments: Sabotage.allCases)
    func `an engine with a mistake does not get through the stories`(sabotage: Sabotage) async throws {
        for seed in 0..<200 as Range<UInt64> {
            let outcome = try await Simulation(seed: seed, sabotage: sabotage).run()
            if !outcome.violations.isEmpty { return }
        }
        Issue.record("200 stories went by, and none of them noticed: \(sabotage)")
    }

    @Test func `the same seed tells the same story`() async throws {
        for seed in 0..<10 as Range<UInt64> {
            let stories = [try await Simulation(seed: seed).run().story, try await Simulation(seed: seed).run().story]
            #expect(stories[0] == stories[1])
        }
    }
}
