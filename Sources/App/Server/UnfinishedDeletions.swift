import ServiceLifecycle
import Storage

/// Goes on with deletions that a crash or a shutdown cut short, beside everything else.
struct UnfinishedDeletions: Service {
    let storage: Storage

    func run() async throws {
        try await storage.finishDeletions()
        // A service that returns would be taken for one that stopped.
        try await gracefulShutdown()
    }
}
