/// What a connector does to one target. Every default is the one of the settings document.
public struct TargetRules: Sendable, Hashable {
    public var target: String
    public var enabled: Bool
    public var attributes: AttributeRules
    /// SCIM filters over the user; a user that matches one is dropped.
    public var dropWhen: [String]
    public var groups: GroupRuleSettings
    public var link: LinkPolicy
    public var copy: CopySettings
    public var cleanup: CleanupSettings
    public var protect: ProtectSettings
    public var safety: SafetySettings
    public var sync: SyncSettings

    public init(
        target: String, enabled: Bool = true, attributes: AttributeRules = AttributeRules(), dropWhen: [String] = [],
        groups: GroupRuleSettings = GroupRuleSettings(), link: LinkPolicy = .ask, copy: CopySettings = CopySettings(),
        cleanup: CleanupSettings = CleanupSettings(), protect: ProtectSettings = ProtectSettings(),
        safety: SafetySettings = SafetySettings(), sync: SyncSettings = SyncSettings()
    ) {
        self.target = target
        self.enabled = enabled
        self.attributes = attributes
        self.dropWhen = dropWhen
        self.groups = groups
        self.link = link
        self.copy = copy
        self.cleanup = cleanup
        self.protect = protect
        self.safety = safety
        self.sync = sync
    }
}

public struct AttributeRules: Sendable, Hashable {
    public var username: AttributeRule
    public var displayName: AttributeRule
    public var email: AttributeRule
    /// For targets that keep them apart from the display name.
    public var firstName: AttributeRule
    public var lastName: AttributeRule
    /// By property name, in the order of the document.
    public var properties: [PropertyRule]

    public init(
        username: AttributeRule = AttributeRule(from: ["{{ userName }}"], whenMissing: .drop),
        displayName: AttributeRule = AttributeRule(from: [
            "{{ displayName }}", "{{ name.formatted }}", "{{ name.givenName }} {{ name.familyName }}",
            "{{ userName }}",
        ]),
        email: AttributeRule = AttributeRule(from: [
            "{{ emails[primary eq true].value }}", "{{ emails[type eq \"work\"].value | first }}",
            "{{ emails.value | first }}",
        ]),
        firstName: AttributeRule = AttributeRule(from: ["{{ name.givenName }}"]),
        lastName: AttributeRule = AttributeRule(from: ["{{ name.familyName }}"]),
        properties: [PropertyRule] = []
    ) {
        self.username = username
        self.displayName = displayName
        self.email = email
        self.firstName = firstName
        self.lastName = lastName
        self.properties = properties
    }
}

/// Names that a plan and an account carry as properties, and a target that has fields for them keeps there.
public enum NameProperty: String, Sendable, CaseIterable {
    case firstName, lastName

    /// The setting that decides about a property.
    static func setting(of property: String) -> String {
        NameProperty(rawValue: property).map { "attributes.\($0.rawValue)" } ?? "attributes.properties.\(property)"
    }
}

public struct PropertyRule: Sendable, Hashable {
    public var name: String
    public var rule: AttributeRule
    public init(name: String, rule: AttributeRule) {
        self.name = name
        self.rule = rule
    }
}

public struct AttributeRule: Sendable, Hashable {
    /// Templates; the first that yields a value wins.
    public var from: [String]
    public var whenMissing: WhenMissing
    public init(from: [String], whenMissing: WhenMissing = .ignore) {
        self.from = from
        self.whenMissing = whenMissing
    }
}

public enum WhenMissing: String, Sendable, Hashable, CaseIterable { case ignore, clear, raw, drop }

public struct GroupRuleSettings: Sendable, Hashable {
    /// The group-name transformation, a template over the group.
    public var name: String
    public var nested: Nested
    public var required: [String]
    public var onlyAssign: [String]
    public var neverAssign: [String]
    public var alwaysAssign: [AlwaysAssign]
    public var neverRemove: [String]
    public var localMemberships: LocalMemberships

    public enum Nested: String, Sendable, Hashable, CaseIterable { case flatten, ignore }
    public enum LocalMemberships: String, Sendable, Hashable, CaseIterable { case remove, keep }

    public init(
        name: String = "{{ displayName }}", nested: Nested = .flatten, required: [String] = [],
        onlyAssign: [String] = [], neverAssign: [String] = [], alwaysAssign: [AlwaysAssign] = [],
        neverRemove: [String] = [], localMemberships: LocalMemberships = .remove
    ) {
        self.name = name
        self.nested = nested
        self.required = required
        self.onlyAssign = onlyAssign
        self.neverAssign = neverAssign
        self.alwaysAssign = alwaysAssign
        self.neverRemove = neverRemove
        self.localMemberships = localMemberships
    }
}

/// A group that every provisioned user gets, or those whose resource matches the SCIM filter `condition`.
public struct AlwaysAssign: Sendable, Hashable {
    public var name: String
    public var condition: String?
    public init(name: String, condition: String? = nil) {
        self.name = name
        self.condition = condition
    }
}

public enum LinkPolicy: String, Sendable, Hashable, CaseIterable { case ask, automatic, never }

public struct CopySettings: Sendable, Hashable {
    public enum What: String, Sendable, Hashable, CaseIterable { case groups, properties }
    public var from: [String]
    public var what: [What]
    public init(from: [String] = [], what: [What] = What.allCases) {
        self.from = from
        self.what = what
    }
}

public enum CleanupAction: String, Sendable, Hashable, CaseIterable { case disable, delete, anonymize, keep }

public struct CleanupSettings: Sendable, Hashable {
    public var deleted: CleanupAction
    public var deactivated: CleanupAction
    public var outOfScope: CleanupAction
    public var dropped: CleanupAction
    public var removeMemberships: Bool
    public var keepMemberships: [String]
    public var graceDays: Int

    public init(
        deleted: CleanupAction = .disable, deactivated: CleanupAction = .disable,
        outOfScope: CleanupAction = .disable, dropped: CleanupAction = .disable, removeMemberships: Bool = false,
        keepMemberships: [String] = [], graceDays: Int = 0
    ) {
        self.deleted = deleted
        self.deactivated = deactivated
        self.outOfScope = outOfScope
        self.dropped = dropped
        self.removeMemberships = removeMemberships
        self.keepMemberships = keepMemberships
        self.graceDays = graceDays
    }
}

public struct ProtectSettings: Sendable, Hashable {
    public var users: [String]
    public var groups: [String]
    public init(users: [String] = [], groups: [String] = []) {
        self.users = users
        self.groups = groups
    }
}

public struct SafetySettings: Sendable, Hashable {
    public struct Limit: Sendable, Hashable {
        /// Nil: no limit by count.
        public var count: Int?
        public var percent: Int
        public var atLeast: Int
        public init(count: Int?, percent: Int, atLeast: Int) {
            self.count = count
            self.percent = percent
            self.atLeast = atLeast
        }
    }
    /// Seconds.
    public var window: Int
    public var accounts: Limit
    public var memberships: Limit
    public var perGroup: Limit
    public var identities: Limit

    public init(
        window: Int = 86_400, accounts: Limit = Limit(count: 100, percent: 10, atLeast: 10),
        memberships: Limit = Limit(count: 1000, percent: 20, atLeast: 50),
        perGroup: Limit = Limit(count: nil, percent: 50, atLeast: 20),
        identities: Limit = Limit(count: 100, percent: 10, atLeast: 10)
    ) {
        self.window = window
        self.accounts = accounts
        self.memberships = memberships
        self.perGroup = perGroup
        self.identities = identities
    }
}

public struct SyncSettings: Sendable, Hashable {
    public enum Mode: String, Sendable, Hashable, CaseIterable { case automatic, manual }
    public var mode: Mode
    /// A cron expression of five fields; nil: no schedule.
    public var schedule: String?
    /// The place whose clocks the schedule goes by, as the time zone database names it.
    public var timeZone: String
    public init(mode: Mode = .automatic, schedule: String? = "0 2 * * *", timeZone: String = "UTC") {
        self.mode = mode
        self.schedule = schedule
        self.timeZone = timeZone
    }
}
