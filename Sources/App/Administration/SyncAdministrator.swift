import Administration
import Provisioning
import Sync

/// The sync as the Admin API asks for it.
struct SyncAdministrator: SyncAdministration {
    let service: SyncService
    let store: any SyncStore

    func sync(_ binding: BindingID, _ order: SyncOrder) async throws -> SyncSummary {
        try await summary(binding) {
            try await service.syncNow(
                binding, user: order.user, full: order.full, trigger: .command(actor: order.actor), wait: order.wait)
        }
    }

    func sync(_ users: [String], _ binding: BindingID, approvingLinks: Bool, actor: String) async throws -> SyncSummary
    {
        try await summary(binding) {
            approvingLinks
                ? try await service.approveLinks(users, binding, trigger: .command(actor: actor))
                : try await service.syncNow(users, binding, trigger: .command(actor: actor))
        }
    }

    private func summary(_ binding: BindingID, _ work: () async throws -> RunSummary?) async throws -> SyncSummary {
        do {
            let run = try await work()
            let pending = try await store.pendingCount(binding)
            guard let run else { return SyncSummary(pending: pending) }
            var summary = SyncSummary(
                planned: run.result.users, changed: run.result.stepsDone, failed: run.result.states[.failed] ?? 0,
                pending: pending, run: run.run, isCancelled: run.isCancelled)
            summary.isPaused = run.isPaused
            return summary
        } catch let error as SyncServiceError {
            switch error {
            case .unknownBinding: throw Problem(409, "disabled", "Nothing was done: \(error).")
            case .cancelled: throw Problem(409, "cancelled", "Nothing was done: \(error).")
            case .paused:
                throw Problem(423, "paused", "Nothing was done: \(error). Resume it first.")
            case .stopping, .busy, .quarantined: throw Problem(503, "busy", "Nothing was done: \(error).")
            }
        }
    }

    func report(_ binding: BindingID) async throws -> BindingReport {
        report(binding, pending: try await store.pendingCount(binding))
    }

    func report(_ binding: BindingID, pending: Int) -> BindingReport {
        guard let status = service.progress(of: binding) else {
            return BindingReport(isAutomatic: false, isRunning: false, pending: pending, lastRun: nil, lastError: nil)
        }
        var report = BindingReport(
            isAutomatic: status.mode == .automatic, isRunning: status.isRunning, pending: pending,
            lastRun: status.lastRun?.finishedAt, lastError: status.lastError)
        report.failingSince = status.failingSince
        report.nextTry = status.nextTry
        report.quarantinedUntil = status.quarantinedUntil
        report.nextScheduled = status.nextScheduled
        return report
    }

    func decide(_ numbers: [Int64], _ ruling: HeldRuling, _ binding: BindingID) async throws -> Int {
        try await service.decide(numbers, ruling, binding)
    }

    func setPause(_ pause: SyncPause?, _ binding: BindingID) async throws {
        try await service.setPause(pause, binding)
    }

    func cancel(_ binding: BindingID) async throws -> Bool {
        // One that is not enabled does not run.
        do { return try service.cancel(binding) } catch SyncServiceError.unknownBinding { return false }
    }
}
