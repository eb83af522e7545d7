import Administration
import Provisioning
import Storage
import Sync

/// What Prometheus is told of the sync. A target that cannot be asked for is left out.
struct SyncMetrics: Sendable {
    let settings: LiveSettings
    let service: SyncService
    let store: any SyncStore

    func text() async -> String {
        var families = Families()
        for binding in settings.inForce.catalog.bindings {
            // Names of connectors and targets are letters, digits and hyphens.
            let labels = "connector=\"\(binding.connectorName)\",target=\"\(binding.targetName)\""
            guard let counts = try? await store.heldCounts(binding.id) else { continue }
            families.add("usher_held_steps", labels, counts.values.reduce(0, +))
            if let rejected = try? await store.rejectedCount(binding.id) {
                families.add("usher_rejected_steps", labels, rejected)
            }
            guard let status = try? await service.status(of: binding.id) else { continue }
            families.add(status, labels)
        }
        return families.text
    }
}

/// Lines by the names of what they measure.
private struct Families {
    private static let gauges = [
        "usher_held_steps", "usher_rejected_steps", "usher_sync_paused", "usher_sync_quarantined", "usher_sync_pending",
        "usher_users_failing", "usher_run_last_end_seconds",
    ]
    private static let counters = ["usher_runs_total", "usher_steps_total", "usher_steps_failed_total"]
    private var lines: [String: [String]] = [:]

    mutating func add(_ name: String, _ labels: String, _ value: Int) {
        lines[name, default: []].append("\(name){\(labels)} \(value)")
    }

    mutating func add(_ status: BindingStatus, _ labels: String) {
        add("usher_sync_paused", labels, status.pause == nil ? 0 : 1)
        add("usher_sync_quarantined", labels, status.quarantinedUntil == nil ? 0 : 1)
        add("usher_sync_pending", labels, status.pending)
        add("usher_users_failing", labels, status.counts[.failed] ?? 0)
        let tally = status.tally
        if let end = tally.lastEnd { add("usher_run_last_end_seconds", labels, Int(end / 1000)) }
        for outcome in [RunOutcome.done, .failed, .cancelled] {
            add("usher_runs_total", "\(labels),result=\"\(outcome.rawValue)\"", tally.runs[outcome] ?? 0)
        }
        for (action, count) in tally.steps.sorted(by: { $0.key < $1.key }) {
            add("usher_steps_total", "\(labels),action=\"\(action)\"", count)
        }
        add("usher_steps_failed_total", labels, tally.failedSteps)
    }

    var text: String {
        let told = Self.gauges.map { ($0, "gauge") } + Self.counters.map { ($0, "counter") }
        return told.compactMap { name, kind in
            lines[name].map { (["# TYPE \(name) \(kind)"] + $0).joined(separator: "\n") + "\n" }
        }.joined()
    }
}
