import Synchronization

/// One run at a time in each target, in the order in which they asked.
final class TargetLocks: Sendable {
    /// Who waits for each target that is in use.
    private let waiting = Mutex<[TargetID: [CheckedContinuation<Void, Never>]]>([:])

    func withLock<Value>(_ target: TargetID, _ body: () async -> Value) async -> Value {
        await enter(target)
        defer { leave(target) }
        return await body()
    }

    private func enter(_ target: TargetID) async {
        await withCheckedContinuation { continuation in
            let isFree = waiting.withLock { waiting in
                guard waiting[target] != nil else {
                    waiting[target] = []
                    return true
                }
                waiting[target]?.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    private func leave(_ target: TargetID) {
        let next = waiting.withLock { waiting -> CheckedContinuation<Void, Never>? in
            guard let line = waiting[target], !line.isEmpty else {
                waiting[target] = nil
                return nil
            }
            return waiting[target]?.removeFirst()
        }
        next?.resume()
    }
}
