import Directory
import Provisioning
import StrictJSON
import Sync
import Synchronization
import Targets
import TestSupport

/// A connector, its sync and a built-in directory, all in memory.
struct SyncWorld: Sendable {
    let store: FakeSyncStore
    let runs: FakeRunStore
    let directory: FakeDirectoryStore
    let clock: FakeClock
    let ids: Counter
    let rules: TargetRules
    let compiled: CompiledRules
    /// What `copy.from` names.
    var elsewhere: [String: OtherTarget] = [:]

    static let directoryID = DirectoryID(3)

    /// `sharing`: the same people and directory under other rules.
    init(sharing other: SyncWorld? = nil, _ change: (inout TargetRules) -> Void = { _ in }) throws {
        store = other?.store ?? FakeSyncStore()
        runs = other?.runs ?? FakeRunStore()
        directory = other?.directory ?? FakeDirectoryStore()
        clock = other?.clock ?? FakeClock()
        ids = other?.ids ?? Counter()
        var rules = TargetRules(target: "directory")
        change(&rules)
        self.rules = rules
        compiled = try CompiledRules(rules)
    }

    var idSource: IDSource { IDSource { [ids] in "id\(ids.next())" } }

    var target: DirectoryTarget {
        DirectoryTarget(
            store: directory, directory: Self.directoryID, connector: fakeBinding.connector, ids: idSource)
    }

    /// A new one every time, as after a crash.
    var engine: SyncEngine {
        SyncEngine(
            binding: fakeBinding, rules: compiled, store: store, target: target, copyTargets: elsewhere,
            ids: idSource,
            now: { [clock] in clock.now }, jitter: .none)
    }

    func put(_ id: String, _ name: String, active: Bool = true) async {
        await store.put(id, ["userName": .string(name)], isActive: active)
    }

    /// Until nothing is pending now.
    @discardableResult
    func drain(atOnce limit: Int = 500) async throws -> BatchResult {
        var total = BatchResult()
        while true {
            let batch = try await engine.runOnce(limit: limit)
            total.add(batch)
            if batch.isEmpty { return total }
        }
    }

    /// The directory in words: `ada (on): devs, all`.
    func told() async throws -> [String] {
        let users = await directory.users(matching: .everything, DirectoryRange(), in: Self.directoryID)
        var lines: [String] = []
        for user in users {
            let groups = await directory.groups(ofUser: user.name, DirectoryRange(), in: Self.directoryID)
            let state = user.isActive ? "on" : "off"
            lines.append("\(user.name) (\(state)): \(groups.map(\.name).joined(separator: ", "))")
        }
        return lines
    }

    func add(_ changes: [DirectoryChange]) async throws {
        for result in try await directory.apply(changes, in: Self.directoryID) { try result.get() }
    }
}

/// A clock that stands still until it is told.
final class FakeClock: Sendable {
    private let time = Mutex<Int64>(1_000_000)
    var now: Int64 { time.withLock { $0 } }
    func advance(_ milliseconds: Int64) { time.withLock { $0 += milliseconds } }
}

final class Counter: Sendable {
    private let value = Mutex(0)
    func next() -> Int {
        value.withLock { value in
            value += 1
            return value
        }
    }
}
