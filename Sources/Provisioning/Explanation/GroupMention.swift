import SCIM
public import StrictJSON

/// An entry of the group rules that names a group.
public struct GroupMention: Sendable, Hashable {
    /// The setting: `groups.neverAssign`.
    public let setting: String
    public let entry: String
}

extension GroupPlanner {
    /// The name that the target would have for a group of the identity provider; empty: it is ignored.
    public func name(of group: SourceGroup) throws -> String { try rules.transformedName(group) }

    /// Whether the clean-up of accounts, where it takes groups, takes the one of this name from who got it by the sync.
    public func isTakenFromLeavers(_ name: String) -> Bool {
        rules.cleanUp([AccountMembership(group: name, isOwned: true)]).contains { $0.outcome == .removed }
    }

    /// The conditions under which `alwaysAssign` gives the group of this name, and which this user does not meet.
    public func conditions(of name: String, unmetBy user: JSONObject) -> [String] {
        rules.alwaysAssign.filter { $0.entry.name.scimFolded == name.scimFolded }.compactMap { always in
            always.condition.map { $0.holds(for: user) } ?? true ? nil : always.entry.condition
        }
    }

    /// Every setting that says something of the group of this name, by the entry that does.
    public func mentions(of name: String) throws -> [GroupMention] {
        let lists = [
            ("protect.groups", rules.protected), ("groups.required", rules.required),
            ("groups.onlyAssign", rules.onlyAssign), ("groups.neverAssign", rules.neverAssign),
            ("groups.neverRemove", rules.neverRemove), ("cleanup.keepMemberships", rules.keepMemberships),
        ]
        var mentions: [GroupMention] = []
        for (setting, list) in lists {
            if let entry = try list.firstMatch(name) { mentions.append(GroupMention(setting: setting, entry: entry)) }
        }
        for always in rules.alwaysAssign where always.entry.name.scimFolded == name.scimFolded {
            let condition = always.entry.condition.map { " when `\($0)`" } ?? ""
            mentions.append(GroupMention(setting: "groups.alwaysAssign", entry: always.entry.name + condition))
        }
        return mentions
    }
}
