import Directory

extension DirectoryChanges {
    struct FoundGroup {
        let key: Int64
        let group: DirectoryGroup
    }

    private func find(groupNamed name: String) throws -> FoundGroup {
        guard let found = try group(named: name) else { throw DirectoryError.groupNotFound(name) }
        return found
    }

    private func group(named name: String) throws -> FoundGroup? {
        try connection.first(
            "SELECT g.pk, \(DirectoryRows.groupColumns) FROM directory_group g WHERE directory_id = ? AND folded_name = ?",
            [.integer(directory.rawValue), .text(name.directoryFolded)]
        ) { FoundGroup(key: $0.integer(0), group: DirectoryRows.group($0, at: 1)) }
    }

    /// A group of that name and id that exists is taken as done, as for users.
    func create(_ group: DirectoryGroup) throws {
        try DirectoryText.checkName(group.name)
        try DirectoryText.check(group.id, group.description)
        if let same = try self.group(named: group.name) {
            guard same.group.id == group.id else { throw DirectoryError.groupExists(same.group.name) }
            return
        }
        try connection.run(
            """
            INSERT INTO directory_group (directory_id, id, name, folded_name, description, folded_description, owner)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(directory.rawValue), .text(group.id), .text(group.name), .text(group.name.directoryFolded),
                .text(group.description), .text(group.description.directoryFolded), .optional(group.owner?.stored),
            ])
        try note(.group, .created, group: group.id)
    }

    func describe(_ name: String, _ description: String) throws {
        try DirectoryText.check(description)
        let found = try find(groupNamed: name)
        guard found.group.description != description else { return }
        try connection.run(
            "UPDATE directory_group SET description = ?, folded_description = ? WHERE pk = ?",
            [.text(description), .text(description.directoryFolded), .integer(found.key)])
        try note(.group, .updated, group: found.group.id)
    }

    func rename(_ name: String, to newName: String) throws {
        try DirectoryText.checkName(newName)
        let found = try find(groupNamed: name)
        guard found.group.name != newName else { return }
        if let holder = try group(named: newName), holder.key != found.key {
            throw DirectoryError.groupExists(holder.group.name)
        }
        try connection.run(
            "UPDATE directory_group SET name = ?, folded_name = ? WHERE pk = ?",
            [.text(newName), .text(newName.directoryFolded), .integer(found.key)])
        if newName.directoryFolded == found.group.name.directoryFolded {
            try note(.group, .updated, group: found.group.id)
        } else {
            try note(.group, .renamed, group: found.group.id, name: found.group.name)
        }
    }

    func deleteGroup(_ name: String, sparingConnectors: Bool) throws {
        let found = try find(groupNamed: name)
        if sparingConnectors, let user = try connectorMember(of: found.key) {
            throw DirectoryError.groupHoldsConnectorMember(group: found.group.name, user: user)
        }
        for statement in [
            "DELETE FROM directory_membership WHERE group_pk = ?",
            "DELETE FROM directory_group_attribute WHERE holder_pk = ?",
            "DELETE FROM directory_group WHERE pk = ?",
        ] {
            try connection.run(statement, [.integer(found.key)])
        }
        try note(.group, .deleted, group: found.group.id, name: found.group.name)
    }

    private func connectorMember(of group: Int64) throws -> String? {
        try connection.first(
            """
            SELECT u.name FROM directory_membership m JOIN directory_user u ON u.pk = m.user_pk
            WHERE m.group_pk = ? AND m.owner LIKE ? LIMIT 1
            """, [.integer(group), .text(Owner.storedConnectorPattern)]
        ) { $0.text(0) }
    }

    func add(_ userID: String, to group: String, _ owner: Owner) throws {
        let (user, group) = (try find(userID: userID), try find(groupNamed: group))
        let added = try connection.run(
            "INSERT INTO directory_membership (group_pk, user_pk, owner) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [.integer(group.key), .integer(user.key), .text(owner.stored)])
        if added > 0 { try note(.membership, .created, user: userID, group: group.group.id) }
    }

    func remove(_ userID: String, from group: String) throws {
        let (user, group) = (try find(userID: userID), try find(groupNamed: group))
        let removed = try connection.run(
            "DELETE FROM directory_membership WHERE group_pk = ? AND user_pk = ?",
            [.integer(group.key), .integer(user.key)])
        if removed > 0 { try note(.membership, .deleted, user: userID, group: group.group.id) }
    }

    func setUserAttribute(_ id: String, _ attribute: DirectoryAttribute) throws {
        let found = try find(userID: id)
        guard try set(attribute, "directory_user_attribute", found.key) else { return }
        try note(.user, .updated, user: id)
    }

    func setGroupAttribute(_ name: String, _ attribute: DirectoryAttribute) throws {
        let found = try find(groupNamed: name)
        guard try set(attribute, "directory_group_attribute", found.key) else { return }
        try note(.group, .updated, group: found.group.id)
    }

    /// False when the attribute was so already.
    private func set(_ attribute: DirectoryAttribute, _ table: String, _ key: Int64) throws -> Bool {
        try DirectoryText.checkName(attribute.name)
        for value in attribute.values { try DirectoryText.check(value) }
        let holder = [SQLValue.integer(key), .text(attribute.name)]
        let before = try connection.all(
            "SELECT value, owner FROM \(table) WHERE holder_pk = ? AND name = ? ORDER BY position", holder
        ) { [$0.text(0), $0.optionalText(1)] }
        let after = attribute.values.map { [$0, attribute.owner?.stored] }
        guard before != after else { return false }
        try connection.run("DELETE FROM \(table) WHERE holder_pk = ? AND name = ?", holder)
        try connection.insert(
            "INSERT INTO \(table) (holder_pk, name, position, value, folded_value, owner)",
            attribute.values.enumerated().map { position, value in
                holder + [
                    .integer(Int64(position)), .text(value), .text(value.directoryFolded),
                    .optional(attribute.owner?.stored),
                ]
            })
        return true
    }
}
