import Directory
import Provisioning
public import StrictJSON
import Sync

extension ShownRemoval {
    /// As the API and the audit log tell it.
    public var json: JSONValue {
        var object: JSONObject = [:]
        object["connector"] = scope.connector.map { .string($0) }
        object["target"] = scope.target.map { .string($0) }
        object["accounts"] = .string(action.rawValue)
        object["targets"] = .array(previews.map(\.json))
        if let directory {
            object["directory"] = [
                "users": .integer(directory.users), "activeUsers": .integer(directory.activeUsers),
                "groups": .integer(directory.groups), "memberships": .integer(directory.memberships),
            ]
        }
        object["applications"] = .array(applications.map { .string($0) })
        object["limits"] = .array(limits.map { .string($0) })
        object["digest"] = .string(digest)
        return .object(object)
    }
}

extension RemovalPreview {
    fileprivate var json: JSONValue {
        [
            "connector": .string(binding.connectorName), "target": .string(binding.targetName),
            "accounts": .integer(accounts), "active": .integer(active), "protected": .integer(protected),
            "changed": .integer(changed), "memberships": memberships.map { .integer($0) } ?? .null,
            "names": .array(names.map { .string($0) }),
            "protectedNames": .array(protectedNames.map { .string($0) }), "limit": .optional(limit),
        ]
    }
}
