import Provisioning
import StrictJSON

/// Short ways to write users, accounts and rules.
enum Sample {
    static func user(
        _ name: String = "ada", id: String = "u1", active: Bool = true, groups: [String] = [],
        _ more: [String: JSONValue] = [:]
    ) -> SourceUser {
        var document: JSONObject = ["id": .string(id), "userName": .string(name), "active": .bool(active)]
        for (name, value) in more { document[name] = value }
        return SourceUser(
            id: id, document: document, isActive: active, groups: groups.map { group($0) })
    }

    static func group(_ name: String, id: String? = nil, isDirect: Bool = true) -> SourceGroup {
        SourceGroup(
            id: id ?? "g-\(name)", document: ["id": .string(id ?? "g-\(name)"), "displayName": .string(name)],
            isDirect: isDirect)
    }

    /// `local` groups were not added by Usher.
    static func account(
        _ name: String = "ada", id: String = "a1", active: Bool = true, owned: [String] = [], local: [String] = [],
        owner: AccountOwner = .us
    ) -> Account {
        Account(
            id: id, username: name, displayName: name, isActive: active,
            memberships: owned.map { AccountMembership(group: $0, isOwned: true) }
                + local.map { AccountMembership(group: $0, isOwned: false) }, owner: owner)
    }

    static func planner(_ change: (inout TargetRules) -> Void = { _ in }) throws -> Planner {
        var rules = TargetRules(target: "directory")
        change(&rules)
        return Planner(rules: try CompiledRules(rules))
    }

    static func link(_ account: String = "a1", confirmed: Bool = true) -> Link {
        Link(resourceID: "u1", accountID: account, isConfirmed: confirmed, origin: .created)
    }

    static func input(
        _ source: SourceUser?, account: Account? = nil, link: Link? = nil, holder: NameHolder? = nil,
        copies: CopySearch? = nil
    ) -> PlanInput {
        var input = PlanInput(
            resourceID: "u1", source: source, link: link ?? account.map { Self.link($0.id) }, account: account,
            nameHolder: holder, newAccountID: "new")
        input.copies = copies
        return input
    }
}

extension UserPlan {
    /// The steps as words: `+jira-users`, `-devs`, `create ada`.
    var told: [String] {
        steps.map { step in
            switch step.action {
            case .create(let account): "create \(account.username)"
            case .link: "link"
            case .rename(_, let name): "rename \(name)"
            case .setDisplayName(_, let name): "displayName \(name)"
            case .setEmail(_, let email): "email \(email)"
            case .setProperty(let name, _, let value): "\(name)=\(value ?? "")"
            case .enable: "enable"
            case .disable: "disable"
            case .delete: "delete"
            case .anonymize(let identity, let clearing): "anonymize \(identity.username) \(clearing)"
            case .restore(let identity): "restore \(identity.username)"
            case .addMembership(let group): "+\(group)"
            case .removeMembership(let group): "-\(group)"
            case .copyMembership(let group): "copy \(group)"
            case .copyProperty(let name, let value): "copy \(name)=\(value)"
            }
        }
    }
}
