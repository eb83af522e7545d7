import ServiceLifecycle
import Storage

/// Goes on with deletions and removals that a crash or a shutdown cut short, beside everything else.
struct UnfinishedDeletions: Service {
    let storage: Storage
    let settings: SettingsService

    func run() async throws {
        try await storage.finishDeletions()
        await settings.resumeRemovals()
        // A service that returns would be taken for one that stopped.
        try await gracefulShutdown()
    }
}
