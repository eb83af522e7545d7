public import Provisioning
public import Sync

/// All that waits in some bindings, or all that was rejected there, as it stands now. Decisions go by this, so that
/// nothing is released that the digest does not cover.
public struct HeldSteps: Sendable {
    public struct Entry: Sendable {
        public let binding: Binding
        public let step: NumberedHeldStep
    }

    public let entries: [Entry]
    private let decision: HeldStep.Decision

    /// `decision`: which of them, those that wait or those that were rejected.
    public init(
        _ bindings: [Binding], _ decision: HeldStep.Decision = .waiting, _ services: AdminServices
    ) async throws {
        self.decision = decision
        var entries: [Entry] = []
        let page = 5000
        for binding in bindings {
            var last: Int64?
            var isWhole = false
            while !isWhole {
                let found = try await services.heldSteps.steps(
                    binding.id, HeldFilter(decision), after: last, limit: page)
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
    public func decide(_ ruling: HeldRuling, numbers: Set<Int64>?, _ services: AdminServices) async throws -> Int {
        var count = 0
        for (binding, entries) in Dictionary(grouping: entries, by: \.binding) {
            let chosen = entries.map(\.step.number).filter { numbers?.contains($0) ?? true }
            for start in stride(from: 0, to: chosen.count, by: 1000) {
                let piece = Array(chosen[start..<min(start + 1000, chosen.count)])
                count += try await services.sync.decide(piece, ruling, binding.id)
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
            throw Problem(409, "changed", "What is \(state) is not what this digest was made of. \(hint)")
        }
    }

    /// - Throws: `Problem` 409 when not all of these are among them.
    public func refuseOthers(numbers: Set<Int64>) throws {
        guard numbers.isSubset(of: entries.map(\.step.number)) else { throw changed }
    }

    public var changed: Problem {
        Problem(409, "changed", "Not all of these ids are \(state) (any more). \(hint)")
    }

    private var state: String { decision == .rejected ? "rejected" : "held" }
    private var hint: String { "Nothing was decided. List what is \(state) now and look at it again." }
}
