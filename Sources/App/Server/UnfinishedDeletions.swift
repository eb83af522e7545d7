import Logging
import ServiceLifecycle
import Storage
import Sync

/// Goes on with deletions and removals that a crash, a shutdown or a failure cut short, beside everything else.
struct UnfinishedDeletions: Service {
    let storage: Storage
    let settings: SettingsService
    let logger: Logger

    func run() async throws {
        let resumption = RemovalResumption { await finish() }
        await cancelWhenGracefulShutdown { await resumption.run() }
    }

    /// A locked database or a full disk passes; the server goes on meanwhile.
    private func finish() async -> Bool {
        do {
            try await storage.finishDeletions()
        } catch is CancellationError {
            // The server is being stopped, or could not listen.
            return false
        } catch {
            logger.warning("deletions not finished yet", metadata: ["error": "\(error)"])
            return false
        }
        return await settings.resumeRemovals()
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
