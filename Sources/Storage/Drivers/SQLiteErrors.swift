import Dispatch
import Foundation
import GRDB

extension SQLError {
    init(_ error: any Error) {
        switch error {
        case let error as SQLError: self = error
        case let error as DatabaseError: self = Self.meaning(of: error)
        default: self = .failed(String(describing: type(of: error)))
        }
    }

    private static func meaning(of error: DatabaseError) -> SQLError {
        let prefix = "constraint failed: "
        let what = error.message.flatMap { message in
            message.range(of: prefix).map { String(message[$0.upperBound...]) }
        }
        switch error.extendedResultCode {
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY: return .unique(what ?? "")
        case .SQLITE_CONSTRAINT: return .constraint(what ?? "constraint \(error.extendedResultCode.rawValue)")
        // Growing the shared memory beside the log: what a full disk says there.
        case .SQLITE_FULL, .SQLITE_IOERR_SHMSIZE: return .full
        case .SQLITE_BUSY, .SQLITE_LOCKED: return .busy
        case .SQLITE_MISUSE where error.message == "Connection is closed": return .closed
        default: return .failed("SQLite code \(error.extendedResultCode.rawValue)")
        }
    }
}

func sqlErrors<Value>(_ body: () throws -> Value) throws(SQLError) -> Value {
    do { return try body() } catch { throw SQLError(error) }
}

func sqlErrorsKeepingOthers<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let error as DatabaseError { throw SQLError(error) }
}

func storeErrors<Value>(_ body: () async throws -> Value) async throws -> Value {
    do {
        return try await body()
    } catch {
        // A cancelled task interrupts its statement: that is no trouble of the database.
        if Task.isCancelled, error is SQLError || error is DatabaseError { throw CancellationError() }
        throw asStoreError(error is DatabaseError ? SQLError(error) : error)
    }
}

/// Work that blocks, on a thread that may.
func offThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(with: Result { try body() }) }
    }
}
