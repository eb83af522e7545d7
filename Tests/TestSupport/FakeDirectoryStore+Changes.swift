import Directory
import SCIM

extension FakeDirectoryStore {
    func make(_ change: DirectoryChange) throws(DirectoryError) {
        switch change {
        case .createUser(let user): try create(user)
        case .updateUser(let id, let fields): try update(id, fields)
        case .deleteUser(let id):
            let user = try find(id)
            users[id] = nil
            userAttributes[id] = nil
            for group in memberships.keys { memberships[group]?[id] = nil }
            recorded.append(.userDeleted(name: user.name))
        case .createGroup(let group):
            try check(group.name)
            if groups[group.name.scimFolded] != nil { throw .groupExists(group.name) }
            groups[group.name.scimFolded] = group
            recorded.append(.group(.created, group))
        case .updateGroup(let name, let description):
            var group = try findGroup(name)
            group.description = description
            groups[name.scimFolded] = group
            recorded.append(.group(.updated, group))
        case .renameGroup(let name, let to): try rename(name, to)
        case .deleteGroup(let name, let isSparing):
            let group = try findGroup(name)
            if isSparing, let user = connectorMember(of: name) {
                throw .groupHoldsConnectorMember(group: group.name, user: user)
            }
            groups[name.scimFolded] = nil
            memberships[name.scimFolded] = nil
            recorded.append(.groupDeleted(name: group.name))
        case .addMembership(let id, let name, let owner): try join(id, name, owner)
        case .removeMembership(let id, let name):
            let (user, group) = (try find(id), try findGroup(name))
            guard memberships[name.scimFolded]?.removeValue(forKey: id) != nil else { return }
            recorded.append(.membership(.deleted, user: user.name, group: group.name))
        case .setUserAttribute(let id, let attribute):
            let user = try find(id)
            set(attribute, in: &userAttributes[id, default: []])
            recorded.append(.user(.updated, user, attributes: userAttributes[id] ?? []))
        case .setGroupAttribute(let name, let attribute):
            let group = try findGroup(name)
            set(attribute, in: &groupAttributes[group.id, default: []])
            recorded.append(.group(.updated, group))
        }
    }

    private func connectorMember(of group: String) -> String? {
        let found = memberships[group.scimFolded]?.first { if case .connector? = $0.value { true } else { false } }
        return found.flatMap { users[$0.key]?.name }
    }

    private func create(_ user: DirectoryUser) throws(DirectoryError) {
        try check(user.name)
        if let found = users[user.id], found.name.scimFolded == user.name.scimFolded { return }
        try checkFree(user.name, besides: nil)
        users[user.id] = user
        recorded.append(.user(.created, user, attributes: []))
    }

    private func update(_ id: String, _ fields: DirectoryUserFields) throws(DirectoryError) {
        var user = try find(id)
        let before = user.name
        if let name = fields.name {
            try check(name)
            try checkFree(name, besides: id)
            user.name = name
        }
        user.displayName = fields.displayName ?? user.displayName
        user.firstName = fields.firstName ?? user.firstName
        user.lastName = fields.lastName ?? user.lastName
        user.email = fields.email ?? user.email
        user.isActive = fields.isActive ?? user.isActive
        if let owner = fields.owner { user.owner = owner }
        users[id] = user
        if user.name == before {
            recorded.append(.user(.updated, user, attributes: userAttributes[id] ?? []))
        } else {
            recorded.append(.userRenamed(from: before, user))
        }
    }

    private func rename(_ name: String, _ to: String) throws(DirectoryError) {
        var group = try findGroup(name)
        try check(to)
        if name.scimFolded != to.scimFolded, groups[to.scimFolded] != nil { throw .groupExists(to) }
        let before = group.name
        let members = memberships.removeValue(forKey: name.scimFolded)
        groups[name.scimFolded] = nil
        group.name = to
        groups[to.scimFolded] = group
        memberships[to.scimFolded] = members
        recorded.append(.groupRenamed(from: before, to: to))
    }

    private func join(_ id: String, _ name: String, _ owner: Owner) throws(DirectoryError) {
        let (user, group) = (try find(id), try findGroup(name))
        guard memberships[name.scimFolded]?[id] == nil else { return }
        memberships[name.scimFolded, default: [:]][id] = .some(owner)
        recorded.append(.membership(.created, user: user.name, group: group.name))
    }

    private func set(_ attribute: DirectoryAttribute, in list: inout [DirectoryAttribute]) {
        list.removeAll { $0.name == attribute.name }
        if !attribute.values.isEmpty { list.append(attribute) }
    }

    private func find(_ id: String) throws(DirectoryError) -> DirectoryUser {
        guard let user = users[id] else { throw .userNotFound(id) }
        return user
    }

    private func findGroup(_ name: String) throws(DirectoryError) -> DirectoryGroup {
        guard let group = groups[name.scimFolded] else { throw .groupNotFound(name) }
        return group
    }

    private func check(_ name: String) throws(DirectoryError) {
        let hasControl = name.unicodeScalars.contains {
            $0.properties.generalCategory == .control || $0.properties.isNoncharacterCodePoint
        }
        if name.allSatisfy(\.isWhitespace) || name.unicodeScalars.count > 255 || hasControl { throw .invalidName(name) }
    }

    private func checkFree(_ name: String, besides id: String?) throws(DirectoryError) {
        guard let found = users.values.first(where: { $0.name.scimFolded == name.scimFolded && $0.id != id }) else {
            return
        }
        throw .userExists(name: name, id: found.id)
    }
}
