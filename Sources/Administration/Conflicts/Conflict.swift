public import Provisioning
import SCIM
public import Sync

/// A user whose account cannot be had as the rules want it, and what an administrator can do about it.
public struct Conflict: Sendable {
    public enum Choice: String, Sendable, CaseIterable { case link, skip, protect }

    public let status: UserStatus
    /// The name that the rules give; nil: none.
    public let username: String?
    /// Who has it in the target.
    public let account: Account?
    /// What linking would change; nil: it can't be linked.
    public let linking: [PlanStep]?
    /// Whether `protect.users` names the name that the rules give.
    public let isNameProtected: Bool

    /// What an administrator may decide here.
    public var choices: [Choice] {
        switch status.state {
        case .needsDecision: [.link, .skip, .protect]
        // Protecting a name once more helps nobody.
        case .conflict: isNameProtected ? [.skip] : [.skip, .protect]
        case .skipped: linking == nil ? [.protect] : [.link, .protect]
        default: []
        }
    }

    public var advice: Reason {
        switch status.state {
        case .needsDecision:
            "link it, if it is this person's; else skip it, or protect it from this and every other user"
        case .conflict where isNameProtected:
            "rename the user at the identity provider, take the name out of \(setting: .protectedUsers), or skip it"
        case .conflict: "rename one of the two, or skip it"
        case .protected: "take the entry out of \(setting: .protectedUsers), if the connector is to have it"
        default:
            linking == nil
                ? "nothing: it waits until the identity provider changes the user"
                : "nothing: it waits until the identity provider changes the user; or link it after all"
        }
    }

    /// All that a decision is made by.
    var shown: [String] {
        [status.resourceID, status.state.rawValue, status.message?.stored ?? "", username ?? "", account?.id ?? ""]
            + (linking ?? []).flatMap { [$0.action.name, $0.action.detail] }
    }
}

/// A page of conflicts, with the digest that names exactly these.
public struct ConflictPage: Sendable {
    public static let states: Set<UserState> = [.needsDecision, .conflict, .protected, .skipped]

    public let items: [Conflict]
    public let next: String?
    public var digest: String { ShownDigest.of(items.flatMap(\.shown)) }

    public init(_ place: ConflictPlace, after: String?, count: Int, _ services: AdminServices) async throws {
        let statuses = try await ListSlice(count) { limit in
            try await services.syncStore.statuses(
                place.binding.id, states: Self.states, after: after, limit: limit)
        }
        items = try await Self.conflicts(statuses.items, place, services)
        next = statuses.last?.resourceID
    }

    static func conflicts(_ statuses: [UserStatus], _ place: ConflictPlace, _ services: AdminServices) async throws
        -> [Conflict]
    {
        let users = try await services.syncStore.users(statuses.map(\.resourceID), place.binding.id)
        let planner = Planner(rules: try CompiledRules(place.rules))
        var names: [String: String] = [:]
        for user in users { names[user.resourceID] = planner.wantedUsername(of: user.source, link: user.link) }
        let accounts = try await services.targets.accounts(
            named: Array(Set(names.values)), in: place.binding.target, of: place.binding.connector)
        let byName = Dictionary(accounts.map { ($0.username.scimFolded, $0) }) { first, _ in first }
        let undecided = statuses.filter { $0.state == .needsDecision || $0.state == .skipped }
        let linking = try await services.planning.linking(undecided.map(\.resourceID), place.binding)
        return statuses.map { status in
            let name = names[status.resourceID]
            return Conflict(
                status: status, username: name, account: name.flatMap { byName[$0.scimFolded] },
                linking: linking[status.resourceID], isNameProtected: name.map(planner.isProtected) ?? false)
        }
    }
}

/// One target of a connector, and its rules.
public struct ConflictPlace: Sendable {
    public let known: KnownConnector
    public let binding: Binding
    public let rules: TargetRules

    public init(_ known: KnownConnector, target: String?) throws {
        guard let binding = try known.bindings(target: target).first,
            let rules = known.settings.targets.first(where: { $0.target == binding.targetName })
        else { throw Problem.notFound("A target of connector \(known.settings.name)", "Add one to its settings.") }
        self.known = known
        self.binding = binding
        self.rules = rules
    }
}
