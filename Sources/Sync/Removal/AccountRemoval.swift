public import Provisioning
import SCIM

/// What becomes of a connector's accounts when the connector is removed: they are disabled or deleted, in pieces. Those
/// that `protect.users` names stay as they are, and so does every account that belongs to somebody else by now.
public struct AccountRemoval: Sendable {
    public struct Counts: Sendable, Hashable {
        /// Linked accounts that are the connector's own.
        public var accounts = 0
        public var active = 0
        public var protected = 0
        public var failed = 0

        public init() {}
    }

    private static let pieceSize = 200

    private let binding: Binding
    private let planner: Planner
    private let store: any SyncReading
    private let target: any Target

    public init(binding: Binding, rules: CompiledRules, store: any SyncReading, target: any Target) {
        self.binding = binding
        planner = Planner(rules: rules)
        self.store = store
        self.target = target
    }

    public func preview() async throws -> Counts { try await each { _ in 0 } }

    /// Safe to do again: it goes on where it stopped.
    public func carryOut(_ action: CleanupAction) async throws -> Counts {
        try await each { accounts in
            let steps: [TargetStep] = accounts.compactMap { account in
                switch action {
                case .disable: account.isActive ? .account(id: account.id, .disable) : nil
                case .delete: .account(id: account.id, .delete)
                case .keep, .anonymize: nil
                }
            }
            guard !steps.isEmpty else { return 0 }
            return try await target.perform(steps).count { (try? $0.get()) == nil }
        }
    }

    private func each(_ body: ([Account]) async throws -> Int) async throws -> Counts {
        var counts = Counts()
        var last: String?
        while true {
            let links = try await store.links(binding.id, after: last, limit: Self.pieceSize)
            last = links.last?.resourceID
            let originals = Dictionary(links.map { ($0.accountID, $0.original) }) { first, _ in first }
            let found = try await target.accounts(ids: links.map(\.accountID), usernames: [])
            let own = found.filter { $0.owner == .us }
            let free = own.filter { !planner.isProtected($0, original: originals[$0.id] ?? nil) }
            counts.accounts += own.count
            counts.active += own.count { $0.isActive }
            counts.protected += own.count - free.count
            counts.failed += try await body(free)
            guard links.count == Self.pieceSize else { return counts }
        }
    }
}
