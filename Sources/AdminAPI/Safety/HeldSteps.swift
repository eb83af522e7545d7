import Provisioning
import StrictJSON
import Sync

/// All that waits in some bindings, as it stands now. Approving goes by this, so that nothing is released that the
/// digest does not cover.
struct HeldSteps: Sendable {
    struct Entry: Sendable {
        let binding: Binding
        let step: NumberedHeldStep
    }

    let entries: [Entry]

    init(_ bindings: [Binding], _ services: AdminServices) async throws {
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

    var digest: String { entries.map(\.step.step).digest }

    /// How many there are of each kind.
    var counts: JSONValue {
        var counts: JSONObject = [:]
        for kind in SafetyClass.allCases {
            counts[kind.rawValue] = .integer(entries.count { $0.step.step.kind == kind })
        }
        return .object(counts)
    }

    /// Those of these numbers, or all, each in a line.
    func told(_ numbers: Set<Int64>?) -> [String] {
        entries.filter { numbers?.contains($0.step.number) ?? true }.map { entry in
            let held = entry.step.step
            let what = [held.key.action, held.key.detail].filter { !$0.isEmpty }.joined(separator: " ")
            return "\(entry.step.number): \(held.account) in \(entry.binding.targetName): \(what)"
        }
    }

    /// Carries a decision out for those of these numbers, or for all. How many there were.
    func decide(_ decision: HeldStep.Decision, numbers: Set<Int64>?, _ services: AdminServices) async throws -> Int {
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
}

extension HeldSteps.Entry {
    var json: JSONValue {
        let held = step.step
        return [
            "id": .integer(Int(step.number)), "target": .string(binding.targetName),
            "resource": .string(held.key.resourceID), "account": .string(held.account),
            "kind": .string(held.kind.rawValue), "action": .string(held.key.action),
            "detail": .string(held.key.detail), "reason": .string(held.reason), "limit": .string(held.limit),
            "since": .time(step.since),
        ]
    }
}
