public import Provisioning
public import Sync

/// All that waits in some bindings, as it stands now. Approving goes by this, so that nothing is released that the
/// digest does not cover.
public struct HeldSteps: Sendable {
    public struct Entry: Sendable {
        public let binding: Binding
        public let step: NumberedHeldStep

        /// Those that were rejected, or that wait, in their order after this number, and how many there are of them all.
        public static func list(
            _ bindings: [Binding], _ filter: HeldFilter, after: Int64?, limit: Int, _ services: AdminServices
        ) async throws -> (entries: [Entry], total: Int) {
            var entries: [Entry] = []
            var total = 0
            for binding in bindings {
                let steps = try await services.heldSteps.steps(binding.id, filter, after: after, limit: limit)
                entries += steps.map { Entry(binding: binding, step: $0) }
                total += try await services.heldSteps.actions(binding.id, filter.decision).reduce(0) { $0 + $1.count }
            }
            return (Array(entries.sorted { $0.step.number < $1.step.number }.prefix(limit)), total)
        }
    }

    public let entries: [Entry]

    public init(_ bindings: [Binding], _ services: AdminServices) async throws {
        var entries: [Entry] = []
        let page = 5000
        for binding in bindings {
            var last: Int64?
            var isWhole = false
            while !isWhole {
                let found = try await services.syncStore.heldSteps(binding.id, after: last, limit: page)
                entries += found.map { Entry(binding: binding, step: $0) }
                last = found.last?.number ?? last
                isWhole = found.count < page
            }
        }
        self.entries = entries.sorted { $0.step.number < $1.step.number }
    }

    public var digest: String { entries.map(\.step.step).digest }

    /// How many there are of each kind.
    public var counts: [SafetyClass: Int] {
        entries.reduce(into: [:]) { $0[$1.step.step.kind, default: 0] += 1 }
    }

    /// Those of these numbers, or all, each in a line.
    public func told(_ numbers: Set<Int64>?) -> [String] {
        entries.filter { numbers?.contains($0.step.number) ?? true }.map { entry in
            let held = entry.step.step
            return "\(entry.step.number) in \(entry.binding.targetName): \(held.wording)"
        }
    }

    /// Carries a decision out for those of these numbers, or for all. How many there were.
    public func decide(_ decision: HeldStep.Decision, numbers: Set<Int64>?, _ services: AdminServices) async throws
        -> Int
    {
        var count = 0
        for (binding, entries) in Dictionary(grouping: entries, by: \.binding) {
            let chosen = entries.map(\.step.number).filter { numbers?.contains($0) ?? true }
            for start in stride(from: 0, to: chosen.count, by: 1000) {
                let piece = Array(chosen[start..<min(start + 1000, chosen.count)])
                count += try await services.sync.decide(piece, decision, binding.id)
            }
        }
        return count
    }

    /// The syncs that have to be let go on before a decision about those of these numbers, or about all, is carried out.
    public func waiting(numbers: Set<Int64>?, _ services: AdminServices) async throws -> [WaitingSync] {
        let decided = entries.filter { numbers?.contains($0.step.number) ?? true }
        let bindings = Set(decided.map(\.binding)).sorted { $0.id.rawValue < $1.id.rawValue }
        return try await WaitingSync.among(bindings, services)
    }

    /// - Throws: `Problem` 409 when what is held is not what this digest was made of.
    public func refuseOther(digest: String) throws {
        guard digest == self.digest else {
            throw Problem(409, "changed", "What is held is not what this digest was made of. \(Self.hint)")
        }
    }

    /// - Throws: `Problem` 409 when not all of these are held.
    public func refuseOthers(numbers: Set<Int64>) throws {
        guard numbers.isSubset(of: entries.map(\.step.number)) else { throw Self.changed }
    }

    public static var changed: Problem {
        Problem(409, "changed", "Not all of these ids are held (any more). \(hint)")
    }

    private static let hint = "Nothing was decided. List what is held now and look at it again."
}
