import Provisioning
import Sync

/// A target as an engine sees it in a story: it throttles, loses answers, does a part of the steps, refuses some. What
/// is really performed goes by the watch.
struct FaultyTarget: Target {
    static let kind = "directory"

    let world: World
    let inner: any Target
    let connector: Int

    func accounts(ids: [String], usernames: [String]) async throws -> [Account] {
        try await at("accounts") { try await inner.accounts(ids: ids, usernames: usernames) }
    }

    func accounts(after id: String?, limit: Int) async throws -> [Account] {
        try await at("accounts") { try await inner.accounts(after: id, limit: limit) }
    }

    func groups(named names: [String]) async throws -> [TargetGroup] {
        try await at("groups") { try await inner.groups(named: names) }
    }

    func members(ofGroup name: String, start: Int, limit: Int) async throws -> [TargetMember] {
        try await at("members") { try await inner.members(ofGroup: name, start: start, limit: limit) }
    }

    func ownedMemberships(inGroups names: [String]) async throws -> OwnedMemberships? {
        try await at("ownedMemberships") { try await inner.ownedMemberships(inGroups: names) }
    }

    func perform(_ steps: [TargetStep]) async throws -> [StepResult] {
        let fault = try await world.fault(at: "target.perform")
        if fault == .before { throw away }
        // Whoever is refused, or comes after the cut, is not told to the target at all.
        let cut = fault == nil ? steps.count : await world.below(steps.count + 1)
        var refused: Set<Int> = []
        if fault == nil { refused = await world.refusals(steps) }
        let taken = steps.indices.filter { $0 < cut && !refused.contains($0) }
        let sent = taken.filter { changed(steps[$0]) != nil }
        let answers = try await world.watched(
            sent.compactMap { changed(steps[$0]) }, planned: steps, connector, inner)
        try await world.passed(fault, "target.perform")
        if fault != nil { throw away }
        var results = [StepResult](repeating: .failure(.rejected(reason: "not today")), count: steps.count)
        for index in taken { results[index] = .success(()) }
        for (index, answer) in zip(sent, answers) { results[index] = answer }
        return results
    }

    private func changed(_ step: TargetStep) -> TargetStep? {
        guard let sabotage = world.sabotage else { return step }
        return sabotage.changing(step)
    }

    private var away: TargetError { .unreachable(detail: "throttled", retryAfter: 5) }

    private func at<Value: Sendable>(_ call: String, _ body: () async throws -> Value) async throws -> Value {
        let fault = try await world.fault(at: "target." + call)
        if fault == .before { throw away }
        let value = try await body()
        try await world.passed(fault, "target." + call)
        if fault == .after { throw away }
        return value
    }
}
