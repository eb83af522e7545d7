public import Access
public import Directory
public import Provisioning
public import Sync

/// What somebody wants removed. `digest`: exactly what he was shown.
public struct RemovalOrder: Sendable, Hashable {
    public var scope: RemovalScope
    public var action: CleanupAction
    public var digest: String?

    public init(_ scope: RemovalScope, _ action: CleanupAction, digest: String? = nil) {
        self.scope = scope
        self.action = action
        self.digest = digest
    }
}

/// What a removal would come to.
public struct ShownRemoval: Sendable, Hashable {
    public let scope: RemovalScope
    public let action: CleanupAction
    public let previews: [RemovalPreview]
    /// What a built-in directory holds that goes; nil when none does.
    public let directory: DirectoryCounts?
    /// Applications that can no longer read it.
    public let applications: [String]

    public init(
        _ scope: RemovalScope, _ action: CleanupAction, _ previews: [RemovalPreview], directory: DirectoryCounts? = nil,
        applications: [String] = []
    ) {
        self.scope = scope
        self.action = action
        self.previews = previews
        self.directory = directory
        self.applications = applications
    }

    /// The safety limits that it goes over: then it needs the digest of what was shown.
    public var limits: [String] {
        let passed = previews.compactMap { preview in
            preview.limit.map { "\(preview.binding.connectorName) in \(preview.binding.targetName): \($0)" }
        }
        let others = (directory?.users ?? 0) - previews.reduce(0) { $0 + $1.accounts }
        // Nobody's rules say how many of those may go, so the default does.
        guard let most = SafetySettings().accounts.count, others > most else { return passed }
        return passed + ["\(others) accounts of no connector; the limit is \(most)"]
    }

    public var digest: String {
        let held = directory.map { "\($0.users) \($0.groups) \($0.memberships)" } ?? ""
        return ShownDigest.of(["\(scope)", action.rawValue, held] + applications + previews.map(\.digest))
    }
}

/// Removing connectors and targets.
public protocol RemovalAdministration: Sendable {
    /// Changes nothing.
    func preview(_ scope: RemovalScope, _ action: CleanupAction) async throws -> ShownRemoval
    /// Changes the accounts as the order says, takes the scope out of the document and deletes what is kept of it.
    /// Refused without the digest when a limit is passed, and with another digest than what stands now has. Counts what
    /// a connector had pushed.
    func remove(_ order: RemovalOrder, origin: ChangeOrigin) async throws -> (users: Int, groups: Int)
    /// Those that are under way.
    func removals() async -> [Removal]
}
