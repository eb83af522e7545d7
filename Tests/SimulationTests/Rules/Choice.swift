import Provisioning

/// A pattern in the simulation's words.
enum NamePattern: Sendable, Hashable {
    case exactly(String)
    case starting(String)
    case anything

    var text: String {
        switch self {
        case .exactly(let name): name
        case .starting(let start): start + ".*"
        case .anything: ".*"
        }
    }

    func matches(_ name: String) -> Bool {
        switch self {
        case .exactly(let other): name.lowercased() == other.lowercased()
        case .starting(let start): name.lowercased().hasPrefix(start.lowercased())
        case .anything: true
        }
    }
}

extension [NamePattern] {
    func matches(_ name: String) -> Bool { contains { $0.matches(name) } }
    var texts: [String] { map(\.text) }
}

/// The rules of one connector as a story chose them.
struct Choice: Sendable, Hashable {
    enum Username: Sendable, Hashable { case userName, lowered, title, titleOrUserName }
    enum GroupName: Sendable, Hashable { case same, lowered, prefixed, behindDash }
    enum Always: Sendable, Hashable {
        case everybody(String)
        case contractors(String)
    }

    var username = Username.userName
    var groupName = GroupName.same
    var isNested = true
    var required: [NamePattern] = []
    var onlyAssign: [NamePattern] = []
    var neverAssign: [NamePattern] = []
    var neverRemove: [NamePattern] = []
    var keepMemberships: [NamePattern] = []
    var protectedUsers: [NamePattern] = []
    var protectedGroups: [NamePattern] = []
    var always: [Always] = []
    var keepsLocal = false
    var hasDepartment = false
    var dropsRobots = false
    var copies = false
    var link = LinkPolicy.ask
    var cleanup = CleanupSettings()
    var safety = SafetySettings()
}

extension Choice {
    /// As the settings document says it.
    var rules: TargetRules {
        var rules = TargetRules(target: "directory", link: link, cleanup: cleanup, safety: safety)
        rules.attributes.username = AttributeRule(from: usernameTemplates, whenMissing: .drop)
        if hasDepartment {
            rules.attributes.properties = [
                PropertyRule(name: "department", rule: AttributeRule(from: ["{{ title }}"], whenMissing: .clear))
            ]
        }
        if copies { rules.copy = CopySettings(from: [Legacy.name]) }
        if dropsRobots { rules.dropWhen = [#"userType eq "Robot""#] }
        rules.cleanup.keepMemberships = keepMemberships.texts
        rules.protect = ProtectSettings(users: protectedUsers.texts, groups: protectedGroups.texts)
        rules.groups = GroupRuleSettings(
            name: groupTemplate, nested: isNested ? .flatten : .ignore, required: required.texts,
            onlyAssign: onlyAssign.texts, neverAssign: neverAssign.texts, alwaysAssign: always.map(\.entry),
            neverRemove: neverRemove.texts, localMemberships: keepsLocal ? .keep : .remove)
        return rules
    }

    private var usernameTemplates: [String] {
        switch username {
        case .userName: ["{{ userName }}"]
        case .lowered: ["{{ userName | lower }}"]
        case .title: ["{{ title }}"]
        case .titleOrUserName: ["{{ title }}", "{{ userName }}"]
        }
    }

    private var groupTemplate: String {
        switch groupName {
        case .same: "{{ displayName }}"
        case .lowered: "{{ displayName | lower }}"
        case .prefixed: #"{{ displayName | prefix("idp-") }}"#
        case .behindDash: #"{{ displayName | after("-") }}"#
        }
    }
}

extension Choice.Always {
    fileprivate var entry: AlwaysAssign {
        switch self {
        case .everybody(let group): AlwaysAssign(name: group)
        case .contractors(let group): AlwaysAssign(name: group, condition: #"userType eq "Contractor""#)
        }
    }
}
