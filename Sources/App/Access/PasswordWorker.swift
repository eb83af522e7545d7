import Access
import Foundation
import Synchronization

/// Hashes passwords on threads of its own, two at a time, so that a crowd of sign-ins takes neither the memory nor the
/// processors of everything else.
final class PasswordWorker: PasswordHashing {
    private static let atOnce = 2
    /// Beyond it one would wait for longer than a browser does.
    private static let waiting = 40

    private let cost: PasswordHash.Cost
    private let queue = OperationQueue()
    private let count = Mutex(0)

    init(cost: PasswordHash.Cost = .standard) {
        self.cost = cost
        queue.maxConcurrentOperationCount = Self.atOnce
        queue.name = "passwords"
    }

    func hash(_ password: String) async throws -> String {
        let (salt, cost) = (Self.salt(), cost)
        return try await work { try PasswordHash(password, salt: salt, cost: cost).text }
    }

    func admits(_ password: String, stored: String?) async throws -> Bool {
        guard !password.isEmpty, password.utf8.count <= PasswordRules.most else { return false }
        let cost = cost
        return try await work {
            guard let stored, let hash = PasswordHash(text: stored) else {
                // As much work as for somebody who is there.
                _ = try PasswordHash(password, salt: Self.salt(), cost: cost)
                return false
            }
            return try hash.admits(password)
        }
    }

    private func work<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        let isFree = count.withLock { count in
            guard count < Self.waiting else { return false }
            count += 1
            return true
        }
        guard isFree else { throw PasswordHashingBusy() }
        defer { count.withLock { $0 -= 1 } }
        return try await withCheckedThrowingContinuation { continuation in
            queue.addOperation { continuation.resume(with: Result { try body() }) }
        }
    }

    private static func salt() -> [UInt8] { (0..<16).map { _ in UInt8.random(in: .min ... .max) } }
}
