public import Provisioning
public import Sync

/// What somebody wants to see before it is done.
public struct PreviewOrder: Sendable {
    /// Nil: every connector of the document.
    public var connector: String?
    public var target: String?
    /// A resource's id; nil: everybody.
    public var user: String?
    /// Rules that are not in force; nil: those that are.
    public var settings: Settings?
    /// Only what differs from what the rules in force do.
    public var isComparison = false
    public var page: PlanPreview.Page

    public init(
        connector: String? = nil, target: String? = nil, user: String? = nil, settings: Settings? = nil,
        page: PlanPreview.Page = .init()
    ) {
        self.connector = connector
        self.target = target
        self.user = user
        self.settings = settings
        self.page = page
    }
}

public struct BindingPreview: Sendable {
    public var connector: String
    public var target: String
    /// The document names it, and it is not in force yet.
    public var isNew: Bool
    public var sync: PreviewedSync

    public init(connector: String, target: String, isNew: Bool, sync: PreviewedSync) {
        self.connector = connector
        self.target = target
        self.isNew = isNew
        self.sync = sync
    }
}

/// Plans for people: what would happen, and why things are as they are. Nothing is performed.
public protocol PlanningAdministration: Sendable {
    /// One for each enabled connector and target; without a connector those that the document changes.
    func preview(_ order: PreviewOrder) async throws -> [BindingPreview]
    /// Nil for a user that the connector does not have.
    func explain(user: String, _ binding: Binding) async throws -> ExplainedUser?
    /// Why the user is in a group or is not. `group`: its name in the target, else at the identity provider.
    func explain(group: String, of user: ExplainedUser, _ binding: Binding) async throws -> ExplainedMembership
    /// What linking would change for those of these users whose name an account has that nobody owns.
    func linking(_ users: [String], _ binding: Binding) async throws -> [String: [PlanStep]]
    /// Members from `start`, counted from 0.
    func explain(group: String, _ binding: Binding, start: Int, limit: Int) async throws -> ExplainedGroup
}
