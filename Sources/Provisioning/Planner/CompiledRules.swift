import SCIM
public import StrictJSON

/// The rules of one connector and target with every template, pattern and filter read, so that a plan only applies them.
public struct CompiledRules: Sendable {
    public let settings: TargetRules
    let username: AttributeMapping
    let displayName: AttributeMapping
    let email: AttributeMapping
    let properties: [(name: String, mapping: AttributeMapping)]
    let dropWhen: [UserCondition]
    let groups: GroupRules
    let protectedUsers: PatternList

    public init(_ rules: TargetRules) throws(RulesError) {
        settings = rules
        let attributes = rules.attributes
        username = try Self.mapping(attributes.username, "attributes.username")
        displayName = try Self.mapping(attributes.displayName, "attributes.displayName", .name)
        email = try Self.mapping(attributes.email, "attributes.email", .address)
        var properties: [(name: String, mapping: AttributeMapping)] = []
        let names = [
            PropertyRule(name: NameProperty.firstName.rawValue, rule: attributes.firstName),
            PropertyRule(name: NameProperty.lastName.rawValue, rule: attributes.lastName),
        ]
        for property in names + attributes.properties {
            let length = NameProperty(rawValue: property.name) == nil ? ValueLength.any : .name
            let mapping = try Self.mapping(property.rule, NameProperty.setting(of: property.name), length)
            properties.append((property.name, mapping))
        }
        self.properties = properties
        var conditions: [UserCondition] = []
        for filter in rules.dropWhen { conditions.append(try UserCondition(filter, "dropWhen")) }
        dropWhen = conditions
        groups = try GroupRules(rules)
        protectedUsers = PatternList(rules.protect.users)
    }

    private static func mapping(
        _ rule: AttributeRule, _ path: String, _ length: ValueLength = .any
    ) throws(RulesError) -> AttributeMapping {
        do { return try AttributeMapping(rule: rule, length: length) } catch {
            throw RulesError(path: path, message: "\(error)")
        }
    }
}

/// A rule that cannot be read: which setting, and what is wrong with it.
public struct RulesError: Error, Sendable, Hashable, CustomStringConvertible {
    public let path: String
    public let message: String
    public var description: String { "\(path): \(message)" }
}

/// A SCIM filter over the user's document.
public struct UserCondition: Sendable {
    public let text: String
    private let filter: CompiledFilter

    /// `path`: the setting that it stands in.
    public init(_ text: String, _ path: String) throws(RulesError) {
        do {
            let filter = try Filter(parsing: text)
            try filter.check(against: .user)
            self.filter = CompiledFilter(filter, schemas: .user)
        } catch { throw RulesError(path: path, message: "`\(text)`: \(error.detail)") }
        self.text = text
    }

    /// `user`: the whole document, with its id.
    public func holds(for user: JSONObject) -> Bool { filter.matches(user) }
}

extension GroupRules {
    init(_ rules: TargetRules) throws(RulesError) {
        let groups = rules.groups
        settings = groups
        do { name = try Template(parsing: groups.name, schemas: .group) } catch {
            throw RulesError(path: "groups.name", message: "\(error)")
        }
        required = PatternList(groups.required)
        onlyAssign = PatternList(groups.onlyAssign)
        neverAssign = PatternList(groups.neverAssign)
        neverRemove = PatternList(groups.neverRemove)
        var always: [Always] = []
        for entry in groups.alwaysAssign {
            var condition: UserCondition?
            if let text = entry.condition { condition = try UserCondition(text, "groups.alwaysAssign") }
            var entry = entry
            entry.name = entry.name.trimmedName
            guard !entry.name.isEmpty else { continue }
            always.append(Always(entry: entry, condition: condition))
        }
        alwaysAssign = always
        protected = PatternList(rules.protect.groups)
        keepMemberships = PatternList(rules.cleanup.keepMemberships)
    }
}
