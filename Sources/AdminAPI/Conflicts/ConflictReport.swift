import Administration
import Provisioning
import StrictJSON
import Sync

extension Conflict {
    func json(_ binding: Binding) -> JSONValue {
        [
            "id": .string(status.resourceID), "userName": .string(status.userName),
            "target": .string(binding.targetName), "state": .string(status.state.rawValue),
            "message": .optional(status.message?.description), "accountName": .optional(username),
            "account": account.map(Self.json) ?? .null,
            "linking": linking.map { .array($0.map(PreviewReport.json)) } ?? .null,
            "choices": .array(choices.map { .string($0.rawValue) }), "advice": .string(advice.description),
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
