public import Provisioning
import SCIM

/// Brings the marked users of one binding in line, a batch at a time. It keeps nothing between batches: whatever stops
/// it, planning again from what the store and the target say makes it good.
public struct SyncEngine: Sendable {
    public let binding: Binding
    let reader: PlanReader
    let store: any SyncStore
    let target: any Target
    /// Milliseconds since 1970.
    let now: @Sendable () -> Int64
    let jitter: Jitter
    /// The run that steps are recorded with.
    public var run: RunID?
    /// Asked between the pieces of a batch, which are short: true leaves the rest of it as it was.
    public var isStopped: @Sendable () -> Bool = { false }

    public init(
        binding: Binding, rules: CompiledRules, store: any SyncStore, target: any Target,
        copyTargets: [String: any TargetReading] = [:], ids: IDSource = .random,
        now: @escaping @Sendable () -> Int64, jitter: Jitter = .random
    ) {
        self.binding = binding
        reader = PlanReader(
            binding: binding, rules: rules, store: store, target: target, copyTargets: copyTargets, ids: ids, now: now)
        self.store = store
        self.target = target
        self.now = now
        self.jitter = jitter
    }

    /// Follows renamed groups, then brings up to `limit` marked users in line. An empty result: nothing is pending now.
    public func runOnce(limit: Int = 500) async throws -> BatchResult {
        var result = try await followGroups(limit: Self.groupsAtOnce)
        if reader.planner.hasDaysOfGrace { try await store.markDue(binding.id, now: now()) }
        let pending = try await store.pendingUsers(binding.id, limit: limit, now: now())
        let isDue = pending.isEmpty ? true : try await areGroupsFollowed
        guard isDue else {
            result.settled = true
            return result
        }
        let batch = try await bringInLine(pending)
        result.add(batch)
        result.visits = batch.visits
        return result
    }

    static let groupsAtOnce = 500

    /// Whether no group was renamed by the time that users were read before: who is in a group by its new name would be
    /// moved to another one of that name, before the group itself is renamed.
    private var areGroupsFollowed: Bool {
        get async throws { try await store.pendingGroups(binding.id, limit: 1).isEmpty }
    }

    /// Brings these users in line, marked or not. `approvingLinks`: accounts of their names that nobody owns become theirs.
    public func run(users: [String], approvingLinks: Bool = false) async throws -> BatchResult {
        var result = BatchResult()
        var pending = try await store.users(users, binding.id)
        var tries = 0
        // An identity provider that goes on renaming may not put it off for ever.
        while tries < 10, try await !areGroupsFollowed {
            result.add(try await followGroups(limit: Self.groupsAtOnce))
            pending = try await store.users(users, binding.id)
            tries += 1
        }
        result.add(try await bringInLine(pending, approvingLinks: approvingLinks))
        return result
    }

    private func bringInLine(_ users: [PendingUser], approvingLinks: Bool = false) async throws -> BatchResult {
        guard !users.isEmpty else { return BatchResult() }
        // New rules have marked everybody since: their engine is to see these marks, not this one.
        guard try await store.rulesVersion(of: binding.id) == binding.rulesVersion else { return BatchResult() }
        var batch = try await reader.plan(users, approvingLinks: approvingLinks)
        try await limit(&batch)
        // A link that is kept before its account is made tells, after a crash in between, whose account that is.
        let proposals = batch.proposals
        if !proposals.isEmpty { try await store.propose(proposals, binding.id) }
        let failure = await perform(&batch)
        if let failure, batch.count == 0 { throw failure }
        // Before the marks are cleared that would bring a new engine here after a crash.
        let wishes = failure == nil && batch.freedNames ? try await stillOpen(batch.wishes) : batch.wishes
        let exchanged = failure == nil ? try await exchangeNames(wishes) : nil
        batch.settleRings(held: exchanged?.held, of: Set(wishes.map(\.wish.resourceID)))
        if batch.freedNames { try await remarkConflicts(batch.conflicts + batch.leaversWithoutName) }
        for (retryAt, outcomes) in batch.outcomes(now: now(), jitter) {
            try await record(outcomes, retryAt: retryAt)
        }
        var result = batch.result
        if let exchanged { result.add(exchanged.result) }
        if let failure { throw failure }
        return result
    }

    /// Performs the steps piece by piece. What an error or a stop leaves over is no longer part of the batch, so that
    /// what was done is recorded.
    private func perform(_ batch: inout SyncBatch) async -> (any Error)? {
        var results: [StepResult] = []
        var failure: (any Error)?
        var first = 0
        var pace = Pace()
        while first < batch.count {
            if isStopped() { break }
            let piece = batch.piece(from: first, steps: pace.steps)
            let begun = now()
            do { if !piece.steps.isEmpty { results += try await target.performed(piece.steps) } } catch {
                failure = error
                break
            }
            pace.took(now() - begun)
            first = piece.end
        }
        batch.keep(first: first)
        batch.take(results)
        return failure
    }

    /// Keeps outcomes and their steps as parts of the run.
    func record(_ outcomes: [UserOutcome], retryAt: Int64) async throws {
        try await store.record(outcomes.map { $0.recorded(in: run) }, binding.id, retryAt: retryAt)
    }

    /// Users whose name was taken get another try once names became free. Those of the batch are not recorded yet.
    private func remarkConflicts(_ ofThisBatch: [String]) async throws {
        for user in ofThisBatch { try await store.mark(user, binding.id) }
        var last: String?
        while true {
            let page = try await store.statuses(binding.id, states: [.conflict, .skipped], after: last, limit: 500)
            for user in page { try await store.mark(user.resourceID, binding.id) }
            guard page.count == 500 else { return }
            last = page.last?.resourceID
        }
    }
}

extension Target {
    /// One result for each step, whatever the target gave.
    fileprivate func performed(_ steps: [TargetStep]) async throws -> [StepResult] {
        let results = Array(try await perform(steps).prefix(steps.count))
        let unknown = StepResult.failure(.rejected(reason: "the target gave no answer for this step"))
        return results + Array(repeating: unknown, count: steps.count - results.count)
    }
}

extension UserOutcome {
    fileprivate func recorded(in run: RunID?) -> UserOutcome {
        var outcome = self
        for index in outcome.steps.indices { outcome.steps[index].run = run }
        return outcome
    }
}
