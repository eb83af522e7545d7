import Synchronization

/// One run at a time in each target, in the order in which they asked.
final class TargetLocks: Sendable {
    private struct Waiting {
        /// Who may be taken out of the line.
        let binding: BindingID?
        let enter: CheckedContinuation<Bool, Never>
    }

    /// Who waits for each target that is in use.
    private let waiting = Mutex<[TargetID: [Waiting]]>([:])

    func withLock<Value>(_ target: TargetID, _ body: () async -> Value) async -> Value {
        while !(await enter(target, nil)) {}
        defer { leave(target) }
        return await body()
    }

    /// Nil: it was taken out of the line (`withdraw`), and nothing was done.
    func withLock<Value>(_ target: TargetID, for binding: BindingID, _ body: () async -> Value) async -> Value? {
        guard await enter(target, binding) else { return nil }
        defer { leave(target) }
        return await body()
    }

    /// Takes a binding out of the line; false when it does not wait.
    func withdraw(_ binding: BindingID, from target: TargetID) -> Bool {
        let found = waiting.withLock { waiting -> Waiting? in
            guard let index = waiting[target]?.firstIndex(where: { $0.binding == binding }) else { return nil }
            return waiting[target]?.remove(at: index)
        }
        found?.enter.resume(returning: false)
        return found != nil
    }

    private func enter(_ target: TargetID, _ binding: BindingID?) async -> Bool {
        await withCheckedContinuation { continuation in
            let isFree = waiting.withLock { waiting in
                guard waiting[target] != nil else {
                    waiting[target] = []
                    return true
                }
                waiting[target]?.append(Waiting(binding: binding, enter: continuation))
                return false
            }
            if isFree { continuation.resume(returning: true) }
        }
    }

    private func leave(_ target: TargetID) {
        let next = waiting.withLock { waiting -> Waiting? in
            guard let line = waiting[target], !line.isEmpty else {
                waiting[target] = nil
                return nil
            }
            return waiting[target]?.removeFirst()
        }
        next?.enter.resume(returning: true)
    }
}
