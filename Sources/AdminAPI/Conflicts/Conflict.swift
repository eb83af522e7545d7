import Provisioning
import SCIM
import StrictJSON
import Sync

/// A user whose account cannot be had as the rules want it, and what an administrator can do about it.
struct Conflict: Sendable {
    enum Choice: String, Sendable, CaseIterable { case link, skip, protect }

    let status: UserStatus
    /// The name that the rules give; nil: none.
    let username: String?
    /// Who has it in the target.
    let account: Account?
    /// What linking would change; nil: it can't be linked.
    let linking: [PlanStep]?

    /// What an administrator may decide here.
    var choices: [Choice] {
        switch status.state {
        case .needsDecision: [.link, .skip, .protect]
        case .conflict: [.skip, .protect]
        case .skipped: linking == nil ? [.protect] : [.link, .protect]
        default: []
        }
    }

    var advice: String {
        switch status.state {
        case .needsDecision:
            "link it, if it is this person's; else skip it, or protect it from this and every other user"
        case .conflict: "rename one of the two, or skip it"
        case .protected: "take the entry out of protect.users, if the connector is to have it"
        default:
            linking == nil
                ? "nothing: it waits until the identity provider changes the user"
                : "nothing: it waits until the identity provider changes the user; or link it after all"
        }
    }

    /// All that a decision is made by.
    var shown: [String] {
        [status.resourceID, status.state.rawValue, status.message ?? "", username ?? "", account?.id ?? ""]
            + (linking ?? []).flatMap { [$0.action.name, $0.action.detail] }
    }

    func json(_ binding: Binding) -> JSONValue {
        [
            "id": .string(status.resourceID), "userName": .string(status.userName),
            "target": .string(binding.targetName), "state": .string(status.state.rawValue),
            "message": .optional(status.message), "accountName": .optional(username),
            "account": account.map(Self.json) ?? .null,
            "linking": linking.map { .array($0.map(PreviewReport.json)) } ?? .null,
            "choices": .array(choices.map { .string($0.rawValue) }), "advice": .string(advice),
        ]
    }

    private static func json(_ account: Account) -> JSONValue {
        let owner =
            switch account.owner {
            case .nobody: "nobody"
            case .us: "this connector"
            case .other: "another connector"
            }
        return [
            "id": .string(account.id), "username": .string(account.username),
            "displayName": .string(account.displayName), "email": .string(account.email),
            "active": .bool(account.isActive), "owner": .string(owner),
            "groups": .array(account.memberships.map { .string($0.group) }),
        ]
    }
}

/// A page of conflicts, with the digest that names exactly these.
struct ConflictPage: Sendable {
    static let states: Set<UserState> = [.needsDecision, .conflict, .protected, .skipped]

    let items: [Conflict]
    let next: String?
    var digest: String { ShownDigest.of(items.flatMap(\.shown)) }

    init(_ place: ConflictPlace, after: String?, count: Int, _ services: AdminServices) async throws {
        let statuses = try await services.syncStore.statuses(
            place.binding.id, states: Self.states, after: after, limit: count)
        items = try await Self.conflicts(statuses, place, services)
        next = statuses.count == count ? statuses.last?.resourceID : nil
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
                linking: linking[status.resourceID])
        }
    }
}

/// One target of a connector, and its rules.
struct ConflictPlace: Sendable {
    let known: KnownConnector
    let binding: Binding
    let rules: TargetRules

    init(_ known: KnownConnector, target: String?) throws {
        guard let binding = try known.bindings(target: target).first,
            let rules = known.settings.targets.first(where: { $0.target == binding.targetName })
        else { throw Problem.notFound("A target of connector \(known.settings.name)", "Add one to its settings.") }
        self.known = known
        self.binding = binding
        self.rules = rules
    }
}
