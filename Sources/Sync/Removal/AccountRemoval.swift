public import Provisioning
import SCIM

/// What becomes of a connector's accounts in a target when one of the two is removed: they are disabled or deleted, in
/// pieces. Those that `protect.users` names stay as they are, and so does every account that belongs to somebody else by
/// now.
public struct AccountRemoval: Sendable {
    private static let pieceSize = 200
    private static let reason: Reason = "the connector or target is removed"

    private let binding: Binding
    private let planner: Planner
    private let store: any SyncStore
    private let target: any Target
    private let now: @Sendable () -> Int64

    public init(
        binding: Binding, rules: CompiledRules, store: any SyncStore, target: any Target,
        now: @escaping @Sendable () -> Int64
    ) {
        self.binding = binding
        planner = Planner(rules: rules)
        self.store = store
        self.target = target
        self.now = now
    }

    /// What would become of whom. `goesWithTarget`: everything in the target is deleted, what is protected too.
    public func preview(_ action: CleanupAction, goesWithTarget: Bool = false) async throws -> RemovalPreview {
        var seen = RemovalPreview(binding: binding, action: action)
        var names = RemovalNames()
        var digested: [String] = []
        var keys: Set<SafetyKey> = []
        try await each { accounts in
            for own in accounts {
                let isKept = own.isProtected && !goesWithTarget
                let step = isKept ? nil : own.step(action)
                seen.add(own, isChanged: step != nil)
                names.add(own, isNamed: step != nil || action == .keep)
                digested += [own.account.id, own.account.username, step?.name ?? (isKept ? "protected" : "")]
                if step != nil { keys.insert(own.key) }
            }
        }
        names.tell(&seen)
        seen.memberships = try await target.ownedMemberships(inGroups: [])?.all
        seen.limit = try await limit(keys)
        seen.digest = ShownDigest.of(["\(binding.id.rawValue)", action.rawValue] + digested)
        return seen
    }

    /// Safe to do again: it goes on where it stopped. `told` gets what came of every piece.
    public func carryOut(
        _ action: CleanupAction, run: RunID? = nil, told: (BatchResult) async throws -> Void = { _ in }
    ) async throws -> BatchResult {
        var total = BatchResult()
        try await each { accounts in
            let steps = accounts.compactMap { own in own.isProtected ? nil : own.step(action).map { (own, $0) } }
            guard !steps.isEmpty else { return }
            let (time, keys) = (now(), Set(steps.map(\.0.key)))
            // Whoever removes a connector or target was shown how many accounts go.
            try await store.begin(
                keys, approved: keys, at: time, forgetting: planner.safety.forgotten(at: time), binding.id)
            let results = try await target.perform(steps.map { .account(id: $0.account.id, $1) })
            let done = zip(steps, results).filter { (try? $1.get()) != nil }.map(\.0.0.key)
            try await store.settle(done: Set(done), refused: [], binding.id)
            let records = zip(steps, results).map { StepRecord($0.0, $0.1, Self.reason, $1, run) }
            total.add(BatchResult(removing: records))
            try await store.record(records, binding.id)
            try await told(total)
        }
        return total
    }

    /// The limit that these changes go over together.
    private func limit(_ keys: Set<SafetyKey>) async throws -> String? {
        guard !keys.isEmpty else { return nil }
        let settings = planner.safety
        let all = keys.sorted { $0.resourceID < $1.resourceID }
        var counts = SafetyCounts()
        for start in stride(from: 0, to: all.count, by: 1000) {
            let piece = Set(all[start..<min(start + 1000, all.count)])
            let found = try await store.safetyCounts(piece, after: now() - settings.milliseconds, binding.id)
            let keys = counts.keys.union(found.keys)
            counts = found
            counts.keys = keys
        }
        let owned = OwnedTotals(accounts: try await store.ownedAccounts(binding.id))
        return SafetyLimits(settings, counts: counts, owned: owned).limit(stoppingAllOf: keys)
    }

    private func each(_ body: ([OwnAccount]) async throws -> Void) async throws {
        var last: String?
        while true {
            let links = try await store.links(binding.id, after: last, limit: Self.pieceSize)
            last = links.last?.resourceID
            let byAccount = Dictionary(links.map { ($0.accountID, $0) }) { first, _ in first }
            let found = try await target.accounts(ids: links.map(\.accountID), usernames: [])
            try await body(
                found.compactMap { account in
                    guard account.owner == .us, let link = byAccount[account.id] else { return nil }
                    return OwnAccount(
                        account: account, resourceID: link.resourceID,
                        isProtected: planner.isProtected(account, original: link.original))
                })
            guard links.count == Self.pieceSize else { return }
        }
    }
}

/// An account that is the connector's own.
struct OwnAccount {
    let account: Account
    let resourceID: String
    let isProtected: Bool

    var key: SafetyKey { SafetyKey(resourceID: resourceID, kind: .accounts) }

    /// Nil: it stays as it is.
    func step(_ action: CleanupAction) -> AccountAction? {
        switch action {
        case .disable: account.isActive ? .disable : nil
        case .delete: .delete
        case .keep, .anonymize: nil
        }
    }
}

extension StepRecord {
    fileprivate init(
        _ own: OwnAccount, _ action: AccountAction, _ reason: Reason, _ result: StepResult, _ run: RunID?
    ) {
        self.init(
            resourceID: own.resourceID, account: own.account.username, action: action.name, detail: action.detail,
            reason: reason, outcome: .done, run: run)
        if case .failure(let error) = result {
            outcome = .failed
            message = Reason(text: "\(error)")
        }
    }
}

extension BatchResult {
    fileprivate init(removing records: [StepRecord]) {
        let done = records.count { $0.outcome == .done }
        self.init(stepsDone: done, stepsFailed: records.count - done)
        states = [.cleanedUp: done, .failed: records.count - done].filter { $0.value > 0 }
        for record in records where record.outcome == .done { actions[record.action, default: 0] += 1 }
    }
}
