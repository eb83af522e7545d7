import AdminAPI
import Provisioning
import Storage
import Sync

/// What Prometheus is told of the sync. A target that cannot be asked for is left out.
struct SyncMetrics: Sendable {
    let settings: LiveSettings
    let service: SyncService
    let store: any SyncStore

    func text() async -> String {
        var held: [String] = []
        var paused: [String] = []
        var quarantined: [String] = []
        var pending: [String] = []
        for binding in settings.inForce.catalog.bindings {
            // Names of connectors and targets are letters, digits and hyphens.
            let labels = "{connector=\"\(binding.connectorName)\",target=\"\(binding.targetName)\"}"
            guard let counts = try? await store.heldCounts(binding.id) else { continue }
            held.append("usher_held_steps\(labels) \(counts.values.reduce(0, +))")
            guard let status = try? await service.status(of: binding.id) else { continue }
            paused.append("usher_sync_paused\(labels) \(status.pause == nil ? 0 : 1)")
            quarantined.append("usher_sync_quarantined\(labels) \(status.quarantinedUntil == nil ? 0 : 1)")
            pending.append("usher_sync_pending\(labels) \(status.pending)")
        }
        return Self.gauge("usher_held_steps", held) + Self.gauge("usher_sync_paused", paused)
            + Self.gauge("usher_sync_quarantined", quarantined) + Self.gauge("usher_sync_pending", pending)
    }

    private static func gauge(_ name: String, _ lines: [String]) -> String {
        lines.isEmpty ? "" : (["# TYPE \(name) gauge"] + lines).joined(separator: "\n") + "\n"
    }
}
