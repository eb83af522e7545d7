import Directory
import Provisioning
import StrictJSON
import Sync
import Synchronization
import TestSupport
import Testing

/// A target that can be written to, and tells whether anybody did.
final class WatchedTarget: WrappedTarget {
    let inner: any Target
    private let count = Mutex(0)

    init(_ inner: any Target) { self.inner = inner }

    var performCalls: Int { count.withLock { $0 } }

    func perform(_ steps: [TargetStep]) async throws -> [StepResult] {
        count.withLock { $0 += 1 }
        return try await inner.perform(steps)
    }
}

extension SyncWorld {
    func preview(batchSize: Int = 500) -> SyncPreview {
        SyncPreview(
            binding: fakeBinding, rules: compiled, store: store, target: target, copyTargets: elsewhere,
            batchSize: batchSize,
            now: { [clock] in clock.now })
    }

    /// What a preview tells: each user's steps as `u1: enableAccount ; …`, in the order of users.
    func foreseen(batchSize: Int = 500) async throws -> [String] {
        let preview = try await preview(batchSize: batchSize).everybody(.init(limit: 1000))
        let steps = preview.plans.people.flatMap { person in
            person.steps.map { "\(person.resourceID): \($0.action.name) \($0.action.detail)" }
        }
        let renames = preview.renamedGroups.map { "group: \($0.from) → \($0.to)" }
        return (steps + renames).sorted()
    }

    /// What a full sync then does.
    func done(batchSize: Int = 500) async throws -> [String] {
        let before = await store.records.count
        await store.markAll(fakeBinding.id)
        while try await !engine.runOnce(limit: batchSize).isEmpty {}
        return await store.records.dropFirst(before).map { step in
            step.action == "renameGroup"
                ? "group: \(step.detail)" : "\(step.resourceID): \(step.action) \(step.detail)"
        }
        .sorted()
    }
}
