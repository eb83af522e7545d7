import Directory

extension DirectoryChanges {
    struct FoundUser {
        let key: Int64
        let user: DirectoryUser
    }

    func find(userID id: String) throws -> FoundUser {
        guard let found = try user("id = ?", id) else { throw DirectoryError.userNotFound(id) }
        return found
    }

    private func user(_ condition: String, _ value: String) throws -> FoundUser? {
        try connection.first(
            """
            SELECT u.pk, \(DirectoryRows.userColumns) FROM directory_user u WHERE u.directory_id = ? AND u.\(condition)
            """,
            [.integer(directory.rawValue), .text(value)]
        ) { FoundUser(key: $0.integer(0), user: DirectoryRows.user($0, at: 1)) }
    }

    func create(_ user: DirectoryUser) throws {
        try check(user)
        if let same = try self.user("id = ?", user.id) {
            guard same.user.name.directoryFolded == user.name.directoryFolded else {
                throw DirectoryError.userExists(name: same.user.name, id: same.user.id)
            }
            return
        }
        try checkFree(user.name, for: user.id)
        var user = user
        if user.created == 0 { user.created = now }
        if user.updated == 0 { user.updated = now }
        try connection.insert(
            "INSERT INTO directory_user (directory_id, id, \(DirectoryRows.setColumns.joined(separator: ", ")))",
            [[.integer(directory.rawValue), .text(user.id)] + DirectoryRows.values(of: user)])
        try note(.user, .created, user: user.id)
    }

    func update(_ id: String, _ fields: DirectoryUserFields) throws {
        let found = try find(userID: id)
        var user = found.user
        fields.set(on: &user)
        guard user != found.user else { return }
        try check(user)
        try checkFree(user.name, for: id)
        user.updated = now
        let columns = DirectoryRows.setColumns.map { "\($0) = ?" }.joined(separator: ", ")
        try connection.run(
            "UPDATE directory_user SET \(columns) WHERE pk = ?",
            DirectoryRows.values(of: user) + [.integer(found.key)])
        let isRenamed = user.name.directoryFolded != found.user.name.directoryFolded
        if isRenamed {
            try note(.user, .renamed, user: id, name: found.user.name)
        } else {
            try note(.user, .updated, user: id)
        }
    }

    func deleteUser(_ id: String) throws {
        let found = try find(userID: id)
        for statement in [
            "DELETE FROM directory_membership WHERE user_pk = ?",
            "DELETE FROM directory_user_attribute WHERE holder_pk = ?",
            "DELETE FROM directory_user WHERE pk = ?",
        ] {
            try connection.run(statement, [.integer(found.key)])
        }
        try note(.user, .deleted, user: id, name: found.user.name)
    }

    private func checkFree(_ name: String, for id: String) throws {
        guard let holder = try user("folded_name = ?", name.directoryFolded), holder.user.id != id else { return }
        throw DirectoryError.userExists(name: holder.user.name, id: holder.user.id)
    }

    private func check(_ user: DirectoryUser) throws {
        try DirectoryText.checkName(user.name)
        try DirectoryText.check(user.id, user.displayName, user.firstName, user.lastName, user.email)
    }
}

extension DirectoryUserFields {
    fileprivate func set(on user: inout DirectoryUser) {
        if let name { user.name = name }
        if let displayName { user.displayName = displayName }
        if let firstName { user.firstName = firstName }
        if let lastName { user.lastName = lastName }
        if let email { user.email = email }
        if let isActive { user.isActive = isActive }
        if let owner { user.owner = owner }
    }
}
