import Foundation
import Testing

/// Stories of identity providers, administrators and faults, each made of a number. `USHER_SIMULATION_SEEDS` says how many,
/// `USHER_SIMULATION_SEED` replays one and tells it.
@Suite(.serialized) struct SimulationTests {
    private static let only = ProcessInfo.processInfo.environment["USHER_SIMULATION_SEED"].flatMap(UInt64.init)
    private static let count = ProcessInfo.processInfo.environment["USHER_SIMULATION_SEEDS"].flatMap(UInt64.init) ?? 300
    private static let lanes: UInt64 = 4

    @Test(arguments: 0..<lanes)
    func `every story ends as the rules say, and nothing forbidden happens in it`(lane: UInt64) async throws {
        if let only = Self.only {
            if lane == 0 { try await play(only, telling: true) }
            return
        }
        for seed in stride(from: lane, to: Self.count, by: Int(Self.lanes)) { try await play(seed) }
    }

    private func play(_ seed: UInt64, telling: Bool = false) async throws {
        let outcome = try await Simulation(seed: seed).run()
        // Tests that wait for servers go on meanwhile.
        await Task.yield()
        if telling { print(outcome.story.joined(separator: "\n")) }
        guard let violation = outcome.violations.first else { return }
        Issue.record("seed \(seed): \(violation)\nUSHER_SIMULATION_SEED=\(seed) tells the story")
    }
}
