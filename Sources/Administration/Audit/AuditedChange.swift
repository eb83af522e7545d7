public import Access
import Provisioning
import StrictJSON
public import Sync

extension AdminServices {
    /// Writes what was decided before it is done; when that fails, nothing is done. When the work fails, a second entry
    /// of the same request says so.
    public func audited<Value: Sendable>(
        _ origin: ChangeOrigin, _ changes: [AuditChange], _ work: () async throws -> Value
    ) async throws -> Value {
        try await audit.append(origin.note(changes))
        do { return try await work() } catch {
            let why = (error as? Problem)?.detail ?? "the server's log tells why"
            // What failed is told in any case.
            try? await audit.append(origin.note([.outcome("failed: \(why)")]))
            throw error
        }
    }

    /// Refuses what a paused sync can't do, before anything of it is done.
    public func refusePaused(_ bindings: [Binding]) async throws {
        for binding in bindings {
            guard let pause = try await syncStore.pause(of: binding.id) else { continue }
            throw Problem(
                423, "paused",
                "Nothing was done: the sync of \(binding.connectorName) to \(binding.targetName) was paused by "
                    + "\(pause.actor). Resume it first.")
        }
    }
}

extension AuditChange {
    private static let named = 100

    /// How many there were, and the first of them.
    public static func list(_ path: String, _ items: [String]) -> AuditChange {
        AuditChange(
            path: path,
            after: [
                "total": .integer(items.count),
                "first": .array(items.prefix(named).map { .string(Masking.cut($0, limit: 200)) }),
            ])
    }

    public static func outcome(_ text: String) -> AuditChange { AuditChange(path: "outcome", after: .string(text)) }
}
