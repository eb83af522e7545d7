import SCIM
import Synchronization

/// Lets writes share commits: all that queued up while the last commit went to the disk are applied in one transaction,
/// each in its own savepoint, and answered when that is durable. There is no waiting for company: a lone write goes at
/// once.
final class SharedWriter: Sendable {
    struct Limits: Sendable {
        var batch = 256
        /// Beyond it a write is refused as busy instead of waiting behind all the others.
        var waiting = 8192
    }

    private struct Queue {
        var waiting: ArraySlice<PendingWrite> = []
        var isDraining = false
        var isClosed = false
        var commits = 0
    }

    private let database: any SQLDatabase
    private let limits: Limits
    private let queue = Mutex(Queue())

    init(database: any SQLDatabase, limits: Limits = Limits()) {
        self.database = database
        self.limits = limits
    }

    /// How many transactions have been tried so far.
    var commits: Int { queue.withLock { $0.commits } }

    /// How many writes wait for the transaction that is under way.
    var waiting: Int { queue.withLock { $0.waiting.count } }

    /// Runs `body` in a transaction and returns when it is durable. What it throws undoes what it wrote, and nothing of
    /// its neighbours. When the transaction as a whole fails, everybody in it gets `StoreUnavailable`.
    ///
    /// `body` must let `SQLError`s out, but for constraints that it expects.
    @discardableResult
    func write<Value: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value {
        // From here on the write happens, whoever still waits for it.
        try Task.checkCancellation()
        return try await withCheckedThrowingContinuation { continuation in
            enqueue(
                PendingWrite(
                    apply: { connection in
                        let value = try connection.savepoint { try body(connection) }
                        return { continuation.resume(returning: value) }
                    },
                    fail: { continuation.resume(throwing: $0) }))
        }
    }

    /// Refuses writes from now on; those that wait are still done.
    func close() { queue.withLock { $0.isClosed = true } }

    private func enqueue(_ write: PendingWrite) {
        let (refusal, starts) = queue.withLock { queue -> (StoreUnavailable?, Bool) in
            if queue.isClosed { return (StoreUnavailable(SQLError.closed), false) }
            if queue.waiting.count >= limits.waiting {
                return (StoreUnavailable(.busy, detail: "Too many writes are waiting."), false)
            }
            queue.waiting.append(write)
            defer { queue.isDraining = true }
            return (nil, !queue.isDraining)
        }
        if let refusal { write.fail(refusal) }
        if starts { database.onWriter { self.drain($0) } }
    }

    private func drain(_ connection: any SQLWriterConnection) {
        while let batch = nextBatch() { commit(batch, connection) }
    }

    private func nextBatch() -> ArraySlice<PendingWrite>? {
        queue.withLock { queue in
            guard !queue.waiting.isEmpty else {
                queue.isDraining = false
                return nil
            }
            let batch = queue.waiting.prefix(limits.batch)
            queue.waiting = ArraySlice(queue.waiting.dropFirst(limits.batch))
            queue.commits += 1
            return batch
        }
    }

    private func commit(_ batch: ArraySlice<PendingWrite>, _ connection: any SQLWriterConnection) {
        var answers: [@Sendable () -> Void] = []
        do {
            try connection.transaction {
                for write in batch { answers.append(try apply(write, connection)) }
            }
        } catch {
            let error = asStoreError(error)
            for write in batch { write.fail(error) }
            return
        }
        for answer in answers { answer() }
    }

    /// What to tell the writer after the commit; throws when the whole transaction is lost.
    private func apply(_ write: PendingWrite, _ connection: any SQLWriterConnection) throws -> @Sendable () -> Void {
        do {
            return try write.apply(connection)
        } catch {
            // A full disk may end the transaction under us: going on would write outside of any.
            if !connection.isInTransaction || Self.concernsAll(error) { throw error }
            let error = asStoreError(error)
            return { write.fail(error) }
        }
    }

    private static func concernsAll(_ error: any Error) -> Bool {
        switch error as? SQLError {
        case .full, .busy, .closed, .failed: true
        case .unique, .constraint, nil: false
        }
    }
}

private struct PendingWrite: Sendable {
    /// Does the work; gives back what to do when it is durable.
    let apply: @Sendable (any SQLConnection) throws -> @Sendable () -> Void
    let fail: @Sendable (any Error) -> Void
}
