import StrictJSON

/// What one connector's identity provider says, in the simulation's own words.
struct Provider: Sendable {
    struct User: Sendable, Hashable {
        var userName: String
        /// Of the person: whoever is pushed anew under another id keeps it.
        var person: String?
        var displayName: String?
        var email: String?
        var title: String?
        var userType = "Employee"
        var isActive = true
        /// Changes when nothing else does.
        var note = 0
    }

    struct Group: Sendable, Hashable {
        var name: String
        /// Ids of users and groups.
        var members: Set<String> = []
    }

    var users: [String: User] = [:]
    var groups: [String: Group] = [:]
    var deleted: [String: User] = [:]

    var userIDs: [String] { users.keys.sorted() }
    var groupIDs: [String] { groups.keys.sorted() }

    func isFree(_ userName: String, besides id: String? = nil) -> Bool {
        !users.contains { $0.key != id && $0.value.userName.lowercased() == userName.lowercased() }
    }

    /// Ids of the groups that a user is in; `nested`: also through member groups.
    func groups(of user: String, nested: Bool) -> Set<String> {
        var found = Set(groups.filter { $0.value.members.contains(user) }.map(\.key))
        guard nested else { return found }
        while true {
            let above = groups.filter { !$0.value.members.isDisjoint(with: found) }.map(\.key)
            let all = found.union(above)
            if all == found { return found }
            found = all
        }
    }

    mutating func delete(user id: String) {
        deleted[id] = users.removeValue(forKey: id)
        for group in groups.keys { groups[group]?.members.remove(id) }
    }

    mutating func delete(group id: String) {
        groups[id] = nil
        for group in groups.keys { groups[group]?.members.remove(id) }
    }
}

extension Provider.User {
    /// As SCIM has it.
    var attributes: JSONObject {
        var attributes: JSONObject = [
            "userName": .string(userName), "active": .bool(isActive), "userType": .string(userType),
        ]
        if let person { attributes["externalId"] = .string(person) }
        if let displayName { attributes["displayName"] = .string(displayName) }
        if let title { attributes["title"] = .string(title) }
        if let email { attributes["emails"] = [["value": .string(email), "primary": true]] }
        if note > 0 { attributes["nickName"] = .string("\(note)") }
        return attributes
    }
}
