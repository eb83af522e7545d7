public import Sync

/// The history of runs in memory, for tests.
public actor FakeRunStore: RunStore {
    public private(set) var all: [RunRecord] = []
    /// Changes of runs that were begun.
    public private(set) var writes = 0
    private var last: Int64 = 0

    public init() {}

    public func begin(_ binding: BindingID, _ trigger: RunTrigger, at time: Int64) -> RunID {
        last += 1
        all.append(RunRecord(id: RunID(last), binding: binding, trigger: trigger, startedAt: time))
        return RunID(last)
    }

    public func update(_ run: RunRecord) {
        writes += 1
        if let index = all.firstIndex(where: { $0.id == run.id }) { all[index] = run }
    }

    public func discard(_ run: RunID) { all.removeAll { $0.id == run } }

    public func interruptUnfinished(at time: Int64) {
        for index in all.indices where all[index].outcome == .running { all[index].outcome = .interrupted }
    }

    public func run(_ id: RunID) -> RunRecord? { all.first { $0.id == id } }

    public func runs(_ query: RunQuery) -> [RunRecord] {
        let fitting = all.reversed().filter { run in
            query.bindings.contains(run.binding) && (!query.scheduledOnly || run.trigger == .schedule)
                && query.outcome.map { run.outcome == $0 } ?? true
                && query.before.map { run.id < $0 } ?? true
        }
        return Array(fitting.prefix(query.limit))
    }

    public func daily(_ bindings: Set<BindingID>, since day: Int64) -> [Int64: BatchResult] {
        all.filter { bindings.contains($0.binding) && $0.startedAt / 86_400_000 >= day }.reduce(into: [:]) {
            $0[$1.startedAt / 86_400_000, default: BatchResult()].add($1.result)
        }
    }

    public func steps(of run: RunID, after number: Int64?, failedOnly: Bool, limit: Int) -> [RunStep] { [] }

    public func firstFailure(_ binding: BindingID) -> RunRecord? {
        let done = all.last { $0.binding == binding && $0.outcome == .done }?.id ?? RunID(0)
        return all.first { $0.binding == binding && $0.outcome == .failed && $0.id > done }
    }
}
