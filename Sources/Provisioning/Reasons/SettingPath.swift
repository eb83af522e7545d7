/// The path of a setting of a connector's rules for a target, as a settings document has it: `groups.neverAssign`.
public struct SettingPath: Sendable, Hashable, CustomStringConvertible {
    public let description: String

    public init(_ path: String) { description = path }

    /// Of an attribute of the account: `attributes.email`, `attributes.properties.department`.
    static func attribute(_ name: String) -> SettingPath { SettingPath("attributes.\(name)") }

    public static let username = attribute("username")
    static let displayName = attribute("displayName")
    static let email = attribute("email")
    static let dropWhen = SettingPath("dropWhen")
    static let link = SettingPath("link")
    static let copyFrom = SettingPath("copy.from")
    static let groupName = SettingPath("groups.name")
    static let nested = SettingPath("groups.nested")
    static let required = SettingPath("groups.required")
    static let onlyAssign = SettingPath("groups.onlyAssign")
    static let neverAssign = SettingPath("groups.neverAssign")
    static let alwaysAssign = SettingPath("groups.alwaysAssign")
    static let neverRemove = SettingPath("groups.neverRemove")
    static let localMemberships = SettingPath("groups.localMemberships")
    static let removeMemberships = SettingPath("cleanup.removeMemberships")
    static let keepMemberships = SettingPath("cleanup.keepMemberships")
    public static let protectedUsers = SettingPath("protect.users")
    static let protectedGroups = SettingPath("protect.groups")
    public static func cleanup(_ cause: String) -> SettingPath { SettingPath("cleanup.\(cause)") }
}
