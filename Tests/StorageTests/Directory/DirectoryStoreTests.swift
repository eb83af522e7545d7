import Directory
import Testing

@testable import Storage

/// What every store of directories promises.
struct DirectoryStoreTests {
    @Test(arguments: DirectoryStoreKind.allCases)
    func `finds a user by name without case and by id, as he was given`(kind: DirectoryStoreKind) async throws {
        try await kind.withStore { store in
            let user = DirectoryUser(
                id: "u1", name: "Ada.Lovelace", displayName: "Ada", firstName: "A", lastName: "L", email: "Ada@X.org",
                isActive: false, owner: .application("jira"), created: 5, updated: 6)
            try await store.make(.createUser(user))
            #expect(try await store.user(named: "aDA.lovelace", in: directory) == user)
            #expect(try await store.user(id: "u1", in: directory) == user)
            #expect(try await store.user(id: "u2", in: directory) == nil)
        }
    }

    @Test(arguments: DirectoryStoreKind.allCases)
    func `a taken name is refused with its holder, and the other changes stand`(kind: DirectoryStoreKind) async throws {
        try await kind.withStore { store in
            var thief = DirectoryUser("thief")
            thief.name = "ADA"
            let results = try await store.apply(
                [.createUser(DirectoryUser("ada")), .createUser(thief), .createUser(DirectoryUser("bob"))],
                in: directory)
            guard case .failure(.userExists(_, id: "id-ada")) = results[1] else {
                Issue.record("not refused: \(results[1])")
                return
            }
            #expect(try await store.names(.everything) == ["ada", "bob"])
        }
    }

    @Test(arguments: DirectoryStoreKind.allCases)
    func `a creation that is sent again is done`(kind: DirectoryStoreKind) async throws {
        try await kind.withStore { store in
            try await store.make(.createUser(DirectoryUser("ada")), .createUser(DirectoryUser("ada")))
            #expect(try await store.counts(in: directory).users == 1)
        }
    }

    @Test(arguments: DirectoryStoreKind.allCases)
    func `renames a user, also by case only, but not into a taken name`(kind: DirectoryStoreKind) async throws {
        try await kind.withStore { store in
            try await store.make(.createUser(DirectoryUser("ada")), .createUser(DirectoryUser("bob")))
            let taken = try await store.refusal(of: .updateUser(id: "id-ada", DirectoryUserFields(name: "BOB")))
            guard case .userExists(_, id: "id-bob")? = taken else {
                Issue.record("not refused: \(String(describing: taken))")
                return
            }
            try await store.make(.updateUser(id: "id-ada", DirectoryUserFields(name: "Ada")))
            #expect(try await store.names(.everything) == ["Ada", "bob"])
            try await store.make(.updateUser(id: "id-ada", DirectoryUserFields(name: "zoe")))
            #expect(try await store.names(.everything) == ["bob", "zoe"])
            #expect(try await store.user(named: "ada", in: directory) == nil)
        }
    }

    @Test(arguments: DirectoryStoreKind.allCases)
    func `sets the named fields and keeps the others`(kind: DirectoryStoreKind) async throws {
        try await kind.withStore { store in
            try await store.make(.createUser(DirectoryUser("ada", displayName: "Ada", email: "a@x")))
            try await store.make(.updateUser(id: "id-ada", DirectoryUserFields(email: "b@x", isActive: false)))
            var user = try #require(try await store.user(id: "id-ada", in: directory))
            #expect((user.displayName, user.email, user.isActive) == ("Ada", "b@x", false))
            #expect(user.owner == .connector(7))
            try await store.make(.updateUser(id: "id-ada", DirectoryUserFields(owner: .some(nil))))
            user = try #require(try await store.user(id: "id-ada", in: directory))
            #expect(user.owner == nil)
        }
    }

    private static let refused = [
        "", "  ", "\u{A0}", String(repeating: "n", count: 256), "a\u{0}b", "a\nb", "\u{85}", "a\u{7F}",
        "jira-administrators\u{FFFF}",
        "\u{FFFE}a", "a\u{1FFFF}",
    ]

    @Test(arguments: DirectoryStoreKind.allCases, refused)
    func `refuses names that are none`(kind: DirectoryStoreKind, name: String) async throws {
        try await kind.withStore { store in
            let user = DirectoryUser(id: "u", name: name)
            let refusedUser = try await store.refusal(of: .createUser(user))
            #expect(refusedUser == .invalidName(name))
            let group = DirectoryGroup(id: "g", name: name)
            let refusedGroup = try await store.refusal(of: .createGroup(group))
            #expect(refusedGroup == .invalidName(name))
        }
    }

    private static let hostile = [
        "o'brien", "\"; DROP TABLE directory_user; --", "100%", "a_b", "back\\slash", "😀👩‍👩‍👧", "שלום", "\u{202E}evil",
        "e\u{301}", "İstanbul", String(repeating: "😀", count: 255), "?", "$1", ":name", " a ",
    ]

    @Test(arguments: DirectoryStoreKind.allCases, hostile)
    func `keeps and finds hostile names to the letter`(kind: DirectoryStoreKind, name: String) async throws {
        try await kind.withStore { store in
            try await store.make(
                .createUser(DirectoryUser(id: "u", name: name)), .createGroup(DirectoryGroup(id: "g", name: name)),
                .addMembership(userID: "u", group: name, owner: .administrator))
            let found = try await store.user(named: name, in: directory)
            #expect(found.map { Array($0.name.utf8) } == Array(name.utf8))
            #expect(try await store.isMember(name, ofGroup: name, in: directory))
            #expect(try await store.names(.compare(.name, .contains(name))) == [name])
            #expect(try await store.names(.compare(.name, .startsWith(name))) == [name])
            #expect(try await store.names(.compare(.name, .endsWith(name))) == [name])
        }
    }

    @Test(arguments: DirectoryStoreKind.allCases)
    func `a deleted user leaves no membership and no attribute`(kind: DirectoryStoreKind) async throws {
        try await kind.withStore { store in
            try await store.make(
                .createUser(DirectoryUser("ada")), .createGroup(DirectoryGroup("staff")),
                .addMembership(userID: "id-ada", group: "staff", owner: .connector(7)),
                .setUserAttribute(userID: "id-ada", DirectoryAttribute(name: "team", values: ["x"])),
                .deleteUser(id: "id-ada"), .createUser(DirectoryUser("ada")))
            #expect(try await store.members(ofGroup: "staff", DirectoryRange(), in: directory).isEmpty)
            #expect(try await store.attributes(ofUser: "id-ada", in: directory).isEmpty)
            #expect(try await store.counts(in: directory).memberships == 0)
        }
    }

    @Test(arguments: DirectoryStoreKind.allCases)
    func `a membership keeps its first owner, and its removal is done when there is none`(
        kind: DirectoryStoreKind
    ) async throws {
        try await kind.withStore { store in
            try await store.make(
                .createUser(DirectoryUser("ada")), .createGroup(DirectoryGroup("staff")),
                .addMembership(userID: "id-ada", group: "STAFF", owner: .application("jira")),
                .addMembership(userID: "id-ada", group: "staff", owner: .connector(7)))
            let account = try await store.accounts(ids: ["id-ada"], names: [], in: directory).first
            #expect(
                account?.memberships == [
                    DirectoryMembership(user: "ada", group: "staff", owner: .application("jira"))
                ])
            let removal = DirectoryChange.removeMembership(userID: "id-ada", group: "staff")
            try await store.make(removal, removal)
            #expect(try await store.isMember("ada", ofGroup: "staff", in: directory) == false)
        }
    }

    @Test(arguments: DirectoryStoreKind.allCases)
    func `a renamed group keeps its members, and its old name is free`(kind: DirectoryStoreKind) async throws {
        try await kind.withStore { store in
            try await store.make(
                .createUser(DirectoryUser("ada")), .createGroup(DirectoryGroup("old", description: "d")),
                .addMembership(userID: "id-ada", group: "old", owner: .connector(7)),
                .renameGroup(name: "OLD", to: "New"))
            #expect(try await store.group(named: "old", in: directory) == nil)
            #expect(try await store.group(named: "new", in: directory)?.name == "New")
            #expect(try await store.groups(ofUser: "ADA", DirectoryRange(), in: directory).map(\.id) == ["id-old"])
            try await store.make(
                .renameGroup(name: "New", to: "NEW"), .createGroup(DirectoryGroup(id: "2", name: "old")))
            guard case .groupExists? = try await store.refusal(of: .renameGroup(name: "old", to: "new")) else {
                Issue.record("not refused")
                return
            }
        }
    }

    @Test(arguments: DirectoryStoreKind.allCases)
    func `a deleted group takes its memberships along`(kind: DirectoryStoreKind) async throws {
        try await kind.withStore { store in
            try await store.make(
                .createUser(DirectoryUser("ada")), .createGroup(DirectoryGroup("staff")),
                .addMembership(userID: "id-ada", group: "staff", owner: .connector(7)), .deleteGroup(name: "Staff"),
                .createGroup(DirectoryGroup("staff")))
            #expect(try await store.members(ofGroup: "staff", DirectoryRange(), in: directory).isEmpty)
        }
    }

    @Test(arguments: DirectoryStoreKind.allCases)
    func `what does not exist is named in the error`(kind: DirectoryStoreKind) async throws {
        try await kind.withStore { store in
            try await store.make(.createUser(DirectoryUser("ada")))
            let noUser = DirectoryError.userNotFound("x")
            #expect(try await store.refusal(of: .deleteUser(id: "x")) == noUser)
            #expect(try await store.refusal(of: .updateUser(id: "x", DirectoryUserFields())) == noUser)
            let attribute = DirectoryAttribute(name: "a", values: ["1"])
            #expect(try await store.refusal(of: .setUserAttribute(userID: "x", attribute)) == noUser)
            let noGroup = DirectoryError.groupNotFound("g")
            #expect(try await store.refusal(of: .deleteGroup(name: "g")) == noGroup)
            let adding = DirectoryChange.addMembership(userID: "id-ada", group: "g", owner: .administrator)
            #expect(try await store.refusal(of: adding) == noGroup)
        }
    }

    @Test(arguments: DirectoryStoreKind.allCases)
    func `the deletion of a group that spares connectors is refused while a rule's membership is in it`(
        kind: DirectoryStoreKind
    ) async throws {
        try await kind.withStore { store in
            try await store.make(
                .createUser(DirectoryUser("ada")), .createUser(DirectoryUser("bob")),
                .createGroup(DirectoryGroup("staff")),
                .addMembership(userID: "id-ada", group: "staff", owner: .application("jira")))
            // In one call: what comes in between would be seen.
            let results = try await store.apply(
                [
                    .addMembership(userID: "id-bob", group: "staff", owner: .connector(7)),
                    .deleteGroup(name: "Staff", sparingConnectors: true),
                ], in: directory)
            #expect(results.map { $0.error } == [nil, .groupHoldsConnectorMember(group: "staff", user: "bob")])
            #expect(try await store.allMembers(ofGroup: "staff") == ["ada", "bob"])

            try await store.make(
                .removeMembership(userID: "id-bob", group: "staff"),
                .deleteGroup(name: "staff", sparingConnectors: true))
            #expect(try await store.group(named: "staff", in: directory) == nil)
        }
    }

    @Test(arguments: DirectoryStoreKind.allCases)
    func `attributes are replaced by name and removed by giving none`(kind: DirectoryStoreKind) async throws {
        try await kind.withStore { store in
            let team = DirectoryAttribute(name: "team", values: ["b", "a", "b"], owner: .connector(7))
            let site = DirectoryAttribute(name: "site", values: ["north"])
            try await store.make(
                .createUser(DirectoryUser("ada")), .createUser(DirectoryUser("bob")),
                .setUserAttribute(userID: "id-ada", DirectoryAttribute(name: "team", values: ["old"])),
                .setUserAttribute(userID: "id-ada", team), .setUserAttribute(userID: "id-bob", site),
                .setUserAttribute(userID: "id-bob", DirectoryAttribute(name: "team", values: ["gone"])),
                .setUserAttribute(userID: "id-bob", DirectoryAttribute(name: "team", values: [])))
            let found = try await store.attributes(ofUsers: ["id-ada", "id-bob", "nobody"], in: directory)
            #expect(found == ["id-ada": [team], "id-bob": [site]])

            try await store.make(
                .createGroup(DirectoryGroup("staff")), .setGroupAttribute(group: "staff", site),
                .createGroup(DirectoryGroup("devs")), .setGroupAttribute(group: "devs", team))
            #expect(try await store.attributes(ofGroup: "id-staff", in: directory) == [site])
            let ofGroups = try await store.attributes(ofGroups: ["id-devs", "id-staff", "none"], in: directory)
            #expect(ofGroups == ["id-staff": [site], "id-devs": [team]])
        }
    }
}
