import Testing

/// A simulation that cannot fail shows nothing.
@Suite(.serialized) struct SabotageTests {
    @Test(arguments: Sabotage.allCases)
    func `an engine with a mistake does not get through the stories`(sabotage: Sabotage) async throws {
        for seed in 0..<200 as Range<UInt64> {
            let outcome = try await Simulation(seed: seed, sabotage: sabotage).run()
            await Task.yield()
            if !outcome.violations.isEmpty { return }
        }
        Issue.record("200 stories went by, and none of them noticed: \(sabotage)")
    }

    /// What never happens is not checked.
    @Test func `the stories have everything in them`() async throws {
        var missing: Set = [
            "createAccount", "linkAccount", "renameAccount", "updateAccount", "setProperty", "enableAccount",
            "disableAccount", "deleteAccount", "anonymizeAccount", "restoreAccount", "addMembership",
            "removeMembership", "renameGroup", "→ usher-", "approved", "rejected", "waiting after all",
            "approved after all", "links [", "skips [", "meanwhile", "crash",
            "the target refuses", "copyMembership", "paused", "resumed", "paused in the middle",
        ]
        for seed in 0..<2_000 as Range<UInt64> where !missing.isEmpty {
            let story = try await Simulation(seed: seed).run().story
            await Task.yield()
            missing = missing.filter { word in !story.contains { $0.contains(word) } }
        }
        #expect(missing.isEmpty)
    }

    @Test func `the same seed tells the same story`() async throws {
        for seed in 0..<10 as Range<UInt64> {
            let stories = [try await Simulation(seed: seed).run().story, try await Simulation(seed: seed).run().story]
            #expect(stories[0] == stories[1])
        }
    }
}
