import Testing

/// Plays the story of a seed with the real engine, and says what went wrong in it.
struct Simulation: Sendable {
    let seed: UInt64
    var sabotage: Sabotage?

    struct Outcome: Sendable {
        let violations: [String]
        let story: [String]
    }

    /// Every so many seeds happen in a real database.
    static let realEvery: UInt64 = 50

    func run() async throws -> Outcome {
        let connectors = seed % 3 == 0 ? 2 : 1
        let isReal = seed % Self.realEvery == Self.realEvery - 1
        let backend: any Backend =
            isReal ? try await SQLiteBackend(connectors: connectors) : MemoryBackend(connectors: connectors)
        let world = World(seed: seed, connectors: connectors, backend: backend, sabotage: sabotage)
        do {
            try await world.play()
            if await world.violations.isEmpty { try await world.settle() }
            if await world.violations.isEmpty { try await world.checkEnd() }
        } catch { await world.violated("the story broke off: \(error)") }
        try await backend.close()
        return Outcome(violations: await world.violations, story: await world.story)
    }
}
