import ServiceLifecycle
import Storage
import Sync

/// Goes on with deletions and removals that a crash, a shutdown or a failure cut short, beside everything else.
struct UnfinishedDeletions: Service {
    let storage: Storage
    let settings: SettingsService

    func run() async throws {
        try await storage.finishDeletions()
        let resumption = RemovalResumption { await settings.resumeRemovals() }
        await cancelWhenGracefulShutdown { await resumption.run() }
    }
}

/// Tries again what is left of removals, ever more rarely while it fails.
struct RemovalResumption: Sendable {
    /// True: nothing is left that failed.
    let attempt: @Sendable () async -> Bool
    var jitter = Jitter.random
    var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

    /// Milliseconds after which a removal that failed for whoever ordered it is looked for.
    static let pause: Int64 = 60_000

    func run() async {
        var setbacks = 0
        while true {
            setbacks = await attempt() ? 0 : setbacks + 1
            let pause = setbacks == 0 ? Self.pause : Backoff.target(afterSetbacks: setbacks, jitter)
            // Cancelled: the server stops.
            guard (try? await sleep(.milliseconds(pause))) != nil else { return }
        }
    }
}
