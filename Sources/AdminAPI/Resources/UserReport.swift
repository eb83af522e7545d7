import Administration
import Provisioning
import SCIM
import StrictJSON
import Sync

/// How a user stands in one target.
enum UserReport {
    static func json(_ user: KnownUser, _ binding: Binding, _ services: AdminServices) async throws -> JSONValue {
        let id = user.resource.id
        let link = try await services.syncStore.users([id], binding.id).first?.link
        var account: Account?
        if let link {
            account = try await services.targets.account(
                id: link.accountID, in: binding.target, of: binding.connector)
        }
        let status = try await services.syncStore.status(of: id, binding.id)
        let steps = try await services.syncStore.steps(binding.id, resourceID: id, limit: 20)
        return [
            "target": .string(binding.targetName), "state": .optional(status?.state.rawValue),
            "message": .optional(status?.message?.description), "link": link.map(json) ?? .null,
            "account": account.map(json) ?? .null, "steps": .array(steps.map(json)),
        ]
    }

    private static func json(_ link: Link) -> JSONValue {
        [
            "account": .string(link.accountID), "origin": .string(link.origin.rawValue),
            "confirmed": .bool(link.isConfirmed),
        ]
    }

    static func json(_ account: Account) -> JSONValue {
        var properties: JSONObject = [:]
        for (name, value) in account.properties.sorted(by: { $0.key < $1.key }) { properties[name] = .string(value) }
        return [
            "id": .string(account.id), "username": .string(account.username),
            "displayName": .string(account.displayName), "email": .string(account.email),
            "active": .bool(account.isActive), "properties": .object(properties),
            "groups": .array(
                account.memberships.map {
                    [
                        "name": .string($0.group),
                        "owner": MembershipOwner.word(isOwned: $0.isOwned, $0.otherConnector),
                        "ownedBy": .optional($0.otherConnector),
                    ]
                }),
        ]
    }

    static func json(_ step: RecordedStep) -> JSONValue {
        [
            "at": .time(step.at), "action": .string(step.step.action), "detail": .string(step.step.detail),
            "reason": .string(step.step.reason.description), "outcome": .string(step.step.outcome.rawValue),
            "message": .optional(step.step.message?.description),
            "run": step.step.run.map { .integer(Int($0.rawValue)) } ?? .null,
        ]
    }
}

/// Who added a membership: this connector, another one, or somebody by hand.
enum MembershipOwner {
    static func word(isOwned: Bool, _ otherConnector: String?) -> JSONValue {
        if isOwned { return "connector" }
        return otherConnector == nil ? "local" : "otherConnector"
    }
}
