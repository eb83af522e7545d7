import StrictJSON

extension World {
    /// One thing that an identity provider does.
    func pushSomething() async throws {
        let connector = dice.below(providers.count)
        switch dice.below(20) {
        case 0..<4: try await createUser(connector)
        case 4..<7: try await changeUser(connector)
        case 7: try await renameUser(connector)
        case 8: try await swapNames(connector)
        case 9, 10: try await toggleUser(connector)
        case 11: try await deleteUser(connector)
        case 12: try await recreateUser(connector)
        case 13: try await createGroup(connector)
        case 14: try await renameGroup(connector)
        case 15: try await deleteGroup(connector)
        case 16: try await emptyGroup(connector)
        default: try await changeMembers(connector)
        }
    }

    private func randomUser(_ name: String) -> Provider.User {
        var user = Provider.User(userName: name)
        if !dice.once(in: 3) { user.person = "p-\(dice.below(1_000_000))" }
        change(&user)
        return user
    }

    private func change(_ user: inout Provider.User) {
        user.displayName = dice.once(in: 3) ? nil : dice.pick(["Ada", "Bob B", "Cem"])
        user.email = dice.once(in: 4) ? nil : dice.pick(["a@x.org", "b@x.org", "c@x.org"])
        user.title = dice.once(in: 2) ? nil : dice.pick(Names.titles)
        user.userType = dice.pick(["Employee", "Employee", "Employee", "Contractor", "Robot"])
    }

    private func freeName(_ connector: Int) -> String? {
        let name = dice.pick(Names.users)
        return providers[connector].isFree(name) ? name : nil
    }

    private func create(_ user: Provider.User, _ connector: Int) async throws {
        let id = try await backend.createUser(user.attributes, connector)
        providers[connector].users[id] = user
        tell("c\(connector): creates \(id) \(user.told)")
        if let group = dice.any(providers[connector].groupIDs), !dice.once(in: 3) {
            try await join([id], group, connector)
        }
    }

    func put(_ id: String, _ user: Provider.User, _ connector: Int) async throws {
        providers[connector].users[id] = user
        try await backend.changeUser(id, user.attributes, connector)
        tell("c\(connector): \(id) is \(user.told)")
    }

    private func createUser(_ connector: Int) async throws {
        guard let name = freeName(connector) else { return }
        var user = randomUser(name)
        user.isActive = !dice.once(in: 8)
        try await create(user, connector)
    }

    private func changeUser(_ connector: Int) async throws {
        guard let id = dice.any(providers[connector].userIDs), var user = providers[connector].users[id] else { return }
        change(&user)
        try await put(id, user, connector)
    }

    private func renameUser(_ connector: Int) async throws {
        guard let id = dice.any(providers[connector].userIDs), let name = freeName(connector),
            var user = providers[connector].users[id]
        else { return }
        user.userName = name
        try await put(id, user, connector)
    }

    /// Two users, or three in a ring, get each other's names, by way of names that nobody has.
    private func swapNames(_ connector: Int) async throws {
        let ids = dice.some(providers[connector].userIDs, 3)
        guard ids.count > 1 else { return }
        let names = ids.compactMap { providers[connector].users[$0]?.userName }
        for id in ids { try await rename(id, "tmp-\(id)", connector) }
        for (id, name) in zip(ids, names.dropFirst() + names.prefix(1)) { try await rename(id, name, connector) }
    }

    private func rename(_ id: String, _ name: String, _ connector: Int) async throws {
        guard var user = providers[connector].users[id] else { return }
        user.userName = name
        try await put(id, user, connector)
    }

    private func toggleUser(_ connector: Int) async throws {
        guard let id = dice.any(providers[connector].userIDs), var user = providers[connector].users[id] else { return }
        user.isActive.toggle()
        try await put(id, user, connector)
    }

    private func deleteUser(_ connector: Int) async throws {
        guard let id = dice.any(providers[connector].userIDs) else { return }
        try await backend.deleteUser(id, connector)
        providers[connector].delete(user: id)
        tell("c\(connector): deletes \(id)")
    }

    /// Somebody who was deleted, or is inactive, comes back under a new id.
    private func recreateUser(_ connector: Int) async throws {
        let gone = providers[connector].deleted.sorted { $0.key < $1.key }.map(\.value)
        let away = providers[connector].users.sorted { $0.key < $1.key }.map(\.value).filter { !$0.isActive }
        guard var user = dice.any(gone + away) else { return }
        user.isActive = true
        if dice.once(in: 3), let name = freeName(connector) { user.userName = name }
        guard providers[connector].isFree(user.userName) else { return }
        try await create(user, connector)
    }
}

extension World {
    private func createGroup(_ connector: Int) async throws {
        guard providers[connector].groups.count < 6 else { return }
        let name = dice.pick(Names.groups)
        var members = Set(dice.some(providers[connector].userIDs, 4))
        if dice.once(in: 3) { members.formUnion(dice.some(providers[connector].groupIDs, 1)) }
        let id = try await backend.createGroup(name, members, connector)
        providers[connector].groups[id] = Provider.Group(name: name, members: members)
        tell("c\(connector): creates group \(id) `\(name)` of \(members.sorted())")
    }

    private func renameGroup(_ connector: Int) async throws {
        guard let id = dice.any(providers[connector].groupIDs) else { return }
        let name = dice.pick(Names.groups)
        guard providers[connector].groups[id]?.name != name else { return }
        try await backend.renameGroup(id, name, connector)
        providers[connector].groups[id]?.name = name
        tell("c\(connector): group \(id) is `\(name)`")
    }

    private func deleteGroup(_ connector: Int) async throws {
        guard let id = dice.any(providers[connector].groupIDs) else { return }
        try await backend.deleteGroup(id, connector)
        providers[connector].delete(group: id)
        tell("c\(connector): deletes group \(id)")
    }

    private func emptyGroup(_ connector: Int) async throws {
        guard let id = dice.any(providers[connector].groupIDs), let group = providers[connector].groups[id] else {
            return
        }
        try await leave(group.members, id, connector)
    }

    private func changeMembers(_ connector: Int) async throws {
        guard let id = dice.any(providers[connector].groupIDs), let group = providers[connector].groups[id] else {
            return
        }
        if dice.once(in: 3) {
            try await leave(Set(dice.some(group.members.sorted(), 2)), id, connector)
        } else {
            var members = dice.some(providers[connector].userIDs, 3)
            if dice.once(in: 8) { members += dice.some(providers[connector].groupIDs.filter { $0 != id }, 1) }
            try await join(Set(members).subtracting(group.members), id, connector)
        }
    }

    private func join(_ members: Set<String>, _ group: String, _ connector: Int) async throws {
        guard !members.isEmpty else { return }
        try await backend.changeMembers(group, adding: members, removing: [], connector)
        providers[connector].groups[group]?.members.formUnion(members)
        tell("c\(connector): group \(group) gets \(members.sorted())")
    }

    private func leave(_ members: Set<String>, _ group: String, _ connector: Int) async throws {
        guard !members.isEmpty else { return }
        try await backend.changeMembers(group, adding: [], removing: members, connector)
        providers[connector].groups[group]?.members.subtract(members)
        tell("c\(connector): group \(group) loses \(members.sorted())")
    }
}

extension Provider.User {
    var told: String {
        let texts = [person, displayName, email, title, userType].compactMap(\.self)
        return "`\(userName)` \(isActive ? "active" : "inactive") (\(texts.joined(separator: ", ")))"
    }
}
