import Provisioning

/// Settings that belong together.
struct RuleSection: Sendable {
    let title: String
    let text: String
    let settings: [RuleSetting]
    /// Whether the properties stand below it.
    var hasProperties = false
}

/// What accounts look like and which groups they get.
extension RuleSection {
    static let provisioning = [attributes, users, groups, copying]

    private static let attributes = RuleSection(
        title: "Attributes",
        text: "Templates, one a line. The first that has a value wins: {{ emails.value | first | lower }}.",
        settings: mapping("username", "Username", \.attributes.username)
            + mapping("displayName", "Display name", \.attributes.displayName)
            + mapping("email", "E-mail address", \.attributes.email)
            + mapping("firstName", "First name", \.attributes.firstName)
            + mapping("lastName", "Last name", \.attributes.lastName),
        hasProperties: true)

    private static func mapping(
        _ name: String, _ label: String, _ place: RuleSetting.Place<AttributeRule>
    ) -> [RuleSetting] {
        [
            RuleSetting(
                path: "attributes.\(name).from", label: label, hint: "", control: .list,
                shown: { $0[keyPath: place].from.joined(separator: "\n") },
                change: { text, rules in
                    rules[keyPath: place].from = text.entries
                    return nil
                }),
            RuleSetting(
                path: "attributes.\(name).whenMissing", label: "\(label): when no template has a value", hint: "",
                control: .choice(
                    WhenMissing.allCases.map { RuleSetting.Choice(value: $0.rawValue, title: $0.told) }),
                shown: { $0[keyPath: place].whenMissing.rawValue },
                change: { text, rules in
                    guard let value = WhenMissing(rawValue: text) else { return "Choose one of the list." }
                    rules[keyPath: place].whenMissing = value
                    return nil
                }),
        ]
    }

    private static let users = RuleSection(
        title: "Who is left out", text: "",
        settings: [
            .list(
                "dropWhen", "Leave out users that match",
                "SCIM filters, one a line, as in: userType eq \"Service\". Such a user gets no account; an existing one is cleaned up.",
                \.dropWhen
            ).trying { $0 },
            .list(
                "groups.required", "Only users in one of these groups",
                "Names or expressions, one a line. Everybody else waits. Empty: everybody gets an account.",
                \.groups.required, patterns: .groups),
        ])

    private static let groups = RuleSection(
        title: "Groups",
        text: "Every list sees the names that the template below makes. Entries are names or expressions.",
        settings: [
            .line(
                "groups.name", "Name in the target",
                "A template over the group. A group with an empty name is ignored.",
                \.groups.name),
            .choice("groups.nested", "Groups in groups", "", \.groups.nested) {
                switch $0 {
                case .flatten: "Members of a member group count as members"
                case .ignore: "Only direct members count"
                }
            },
            .list(
                "groups.onlyAssign", "Only assign", "If there are any, no other groups are assigned.",
                \.groups.onlyAssign, patterns: .groups),
            .list(
                "groups.neverAssign", "Never assign", "Goes before all that the identity provider says.",
                \.groups.neverAssign, patterns: .groups),
            alwaysAssign,
            .list(
                "groups.neverRemove", "Never remove", "An account in such a group stays in it.", \.groups.neverRemove,
                patterns: .groups),
            .choice("groups.localMemberships", "Memberships that Usher did not add", "", \.groups.localMemberships) {
                switch $0 {
                case .remove: "Are removed: the identity provider is the only truth"
                case .keep: "Are kept"
                }
            },
        ])

    private static let condition = " when: "

    private static let alwaysAssign = RuleSetting(
        path: "groups.alwaysAssign", label: "Always assign",
        hint:
            "Names of groups, one a line; for some users only: staff when: userType eq \"Employee\". These are no expressions.",
        control: .list,
        shown: { rules in
            rules.groups.alwaysAssign.map { $0.name + ($0.condition.map { condition + $0 } ?? "") }
                .joined(separator: "\n")
        },
        change: { text, rules in
            if let entry = text.entries.first(where: { $0.hasSuffix(condition[...].trimmingBlanks) }) {
                return "\"\(Told.cut(entry))\" has no condition after \"when:\"."
            }
            rules.groups.alwaysAssign = text.entries.map { entry in
                guard let found = entry.firstRange(of: condition) else { return AlwaysAssign(name: entry) }
                return AlwaysAssign(
                    name: String(entry[..<found.lowerBound]), condition: entry[found.upperBound...].trimmingBlanks)
            }
            return nil
        }
    ).trying { entry in
        entry.firstRange(of: condition).map { entry[$0.upperBound...].trimmingBlanks } ?? ""
    }

    private static let copying = RuleSection(
        title: "Copying", text: "What a new account gets from an account of the same name in another target, once.",
        settings: [
            .list(
                "copy.from", "Copy from", "Names of targets, one a line; the first that has such an account wins.",
                \.copy.from),
            RuleSetting(
                path: "copy.what", label: "What is copied", hint: "",
                control: .choice([
                    .init(value: "groups,properties", title: "Groups and properties"),
                    .init(value: "groups", title: "Groups"), .init(value: "properties", title: "Properties"),
                    .init(value: "", title: "Nothing"),
                ]),
                shown: { $0.copy.what.map(\.rawValue).sorted().joined(separator: ",") },
                change: { text, rules in
                    rules.copy.what = CopySettings.What.allCases.filter {
                        text.split(separator: ",").contains($0.rawValue[...])
                    }
                    return nil
                }),
        ])
}

extension WhenMissing {
    var told: String {
        switch self {
        case .ignore: "The account keeps its value"
        case .clear: "It is emptied"
        case .raw: "The first value there is, before any function"
        case .drop: "The user is left out"
        }
    }
}
