import Logging

/// What the workers of a service share.
struct SyncParts: Sendable {
    let store: any SyncStore
    let runs: any RunStore
    let ids: IDSource
    /// Milliseconds since 1970.
    let now: @Sendable () -> Int64
    let jitter: Jitter
    let logger: Logger
    let sleep: @Sendable (Duration) async throws -> Void
    let locks = TargetLocks()
    let scheduler = SharedScheduler()
}
