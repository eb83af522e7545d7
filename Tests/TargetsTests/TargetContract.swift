import Directory
import Provisioning
import SCIM
import Storage
import Sync
import Targets
import TestSupport
import Testing

/// A fresh target of some kind, made for a connector, and a second one of another connector on the same directory.
struct TargetSample: Sendable, CustomTestStringConvertible {
    let kind: String
    let testDescription: String
    let make: @Sendable () async throws -> (ours: any Target, theirs: any Target)

    static let all = [
        TargetSample(kind: DirectoryTarget.kind, testDescription: "directory in memory") {
            directory(FakeDirectoryStore())
        },
        TargetSample(kind: DirectoryTarget.kind, testDescription: "directory in SQLite") {
            directory(try await TestStorage.open().directories)
        },
    ]

    private static func directory(_ store: any DirectoryStore) -> (ours: any Target, theirs: any Target) {
        let names = [ConnectorID(1): "okta", ConnectorID(2): "entra"]
        func target(_ connector: Int64) -> DirectoryTarget {
            DirectoryTarget(
                store: store, directory: DirectoryID(1), connector: ConnectorID(connector), connectorNames: names)
        }
        return (target(1), target(2))
    }
}

/// What the engine relies on, whatever the kind of target.
@Suite struct TargetContract {
    private func create(_ name: String, _ id: String, _ properties: [String: String] = [:]) -> TargetStep {
        .account(
            id: id,
            .create(
                AccountIdentity(username: name, displayName: "Ada", email: "ada@x.org", properties: properties)))
    }

    private func perform(_ steps: [TargetStep], _ target: any Target) async throws {
        for result in try await target.perform(steps) { try result.get() }
    }

    @Test func `every kind has its sample`() {
        #expect(Set(TargetSample.all.map(\.kind)) == TargetKinds.names)
    }

    @Test(arguments: TargetSample.all)
    func `reads back what was made, by id and by name without case`(sample: TargetSample) async throws {
        let (ours, theirs) = try await sample.make()
        try await perform(
            [
                create("ada", "a1", ["dept": "R", "firstName": "Ada", "lastName": "King"]),
                .account(id: "a1", .addMembership(group: "devs")),
            ], ours)
        let expected = Account(
            id: "a1", username: "ada", displayName: "Ada", email: "ada@x.org",
            properties: ["dept": "R", "firstName": "Ada", "lastName": "King"],
            memberships: [AccountMembership(group: "devs", isOwned: true)], owner: .us)
        #expect(try await ours.accounts(ids: ["a1", "no"], usernames: []) == [expected])
        #expect(try await ours.accounts(ids: ["a1"], usernames: ["ADA", "no"]) == [expected])
        #expect(try await ours.accounts(after: nil, limit: 10) == [expected])
        #expect(try await ours.accounts(after: "a1", limit: 10).isEmpty)
        let seen = try #require(try await theirs.accounts(ids: [], usernames: ["ada"]).first)
        #expect(seen.owner == .other("okta"))
        #expect(seen.memberships == [AccountMembership(group: "devs", isOwned: false, otherConnector: "okta")])
    }

    @Test(arguments: TargetSample.all)
    func `every step can be sent again`(sample: TargetSample) async throws {
        let (ours, _) = try await sample.make()
        let steps: [TargetStep] = [
            create("ada", "a1"), .account(id: "a1", .rename(from: "ada", to: "Ada")),
            .account(id: "a1", .setDisplayName(from: "Ada", to: "A. L.")),
            .account(id: "a1", .setEmail(from: "", to: "a@x.org")),
            .account(id: "a1", .setProperty(name: "p", from: nil, to: "1")),
            .account(id: "a1", .setProperty(name: "firstName", from: nil, to: "Ada")),
            .account(id: "a1", .addMembership(group: "devs")), .account(id: "a1", .addMembership(group: "all")),
            .account(id: "a1", .removeMembership(group: "devs")), .account(id: "a1", .disable),
            .account(id: "a1", .removeMembership(group: "never-there")),
        ]
        try await perform(steps, ours)
        let once = try await ours.accounts(ids: ["a1"], usernames: [])
        try await perform(steps, ours)
        #expect(try await ours.accounts(ids: ["a1"], usernames: []) == once)
        #expect(once.first?.memberships.map(\.group) == ["all"])
        #expect(once.first?.isActive == false)
        try await perform(
            [
                .account(id: "a1", .setProperty(name: "p", from: "1", to: nil)),
                .account(id: "a1", .setProperty(name: "firstName", from: "Ada", to: nil)),
                .account(id: "a1", .enable),
            ], ours)
        let after = try #require(try await ours.accounts(ids: ["a1"], usernames: []).first)
        #expect(after.properties.isEmpty)
        #expect(after.isActive)
    }

    @Test(arguments: TargetSample.all)
    func `takes a person out of an account and puts him back, as often as it is sent`(sample: TargetSample) async throws
    {
        let (ours, _) = try await sample.make()
        try await perform(
            [create("ada", "a1", ["dept": "R", "desk": "7", "firstName": "Ada", "lastName": "King"])], ours)
        let before = try await ours.accounts(ids: ["a1"], usernames: [])
        let anonymous = AccountIdentity.anonymous(accountID: "a1")
        for _ in 0..<2 {
            try await perform(
                [.account(id: "a1", .anonymize(anonymous, clearing: ["dept", "firstName", "lastName"]))], ours)
            let account = try #require(try await ours.accounts(ids: ["a1"], usernames: []).first)
            #expect(account.username == anonymous.username)
            #expect(account.displayName == anonymous.displayName)
            #expect(account.email == anonymous.email)
            #expect(account.properties == ["desk": "7"])
        }
        let original = AccountIdentity(
            username: "ada", displayName: "Ada", email: "ada@x.org",
            properties: ["dept": "R", "firstName": "Ada", "lastName": "King"])
        for _ in 0..<2 { try await perform([.account(id: "a1", .restore(original))], ours) }
        #expect(try await ours.accounts(ids: ["a1"], usernames: []) == before)
    }

    @Test(arguments: TargetSample.all)
    func `what is copied is nobody's, as often as it is sent`(sample: TargetSample) async throws {
        let (ours, _) = try await sample.make()
        let steps: [TargetStep] = [
            create("ada", "a1"), .account(id: "a1", .copyProperty(name: "desk", value: "7")),
            .account(id: "a1", .copyProperty(name: "lastName", value: "King")),
            .account(id: "a1", .copyMembership(group: "ops")),
        ]
        for _ in 0..<2 { try await perform(steps, ours) }
        let account = try #require(try await ours.accounts(ids: ["a1"], usernames: []).first)
        #expect(account.properties == ["desk": "7", "lastName": "King"])
        #expect(account.memberships == [AccountMembership(group: "ops", isOwned: false)])
        #expect(try await ours.groups(named: ["ops"]) == [TargetGroup(name: "ops", isOwned: false)])
        #expect(try await ours.ownedMemberships(inGroups: ["ops"])?.all == 0)
    }

    @Test(arguments: TargetSample.all)
    func `deletes an account, and one that is not there is deleted`(sample: TargetSample) async throws {
        let (ours, _) = try await sample.make()
        try await perform([create("ada", "a1"), .account(id: "a1", .addMembership(group: "devs"))], ours)
        for _ in 0..<2 { try await perform([.account(id: "a1", .delete)], ours) }
        #expect(try await ours.accounts(ids: ["a1"], usernames: ["ada"]).isEmpty)
        #expect(try await ours.members(ofGroup: "devs", start: 0, limit: 10).isEmpty)
    }

    @Test(arguments: TargetSample.all)
    func `a step that fails stops no other, and says why`(sample: TargetSample) async throws {
        let (ours, _) = try await sample.make()
        let results = try await ours.perform([
            create("ada", "a1"), create("ADA", "a2"), .account(id: "a2", .addMembership(group: "devs")),
            .account(id: "a1", .addMembership(group: "devs")), .account(id: "a1", .rename(from: "ada", to: "")),
        ])
        #expect(results.count == 5)
        #expect(results.map { (try? $0.get()) != nil } == [true, false, false, true, false])
        let taken = #expect(throws: TargetError.self) { try results[1].get() }
        #expect(taken?.description.lowercased().contains("`ada` is taken") == true)
        #expect(throws: TargetError.notFound("user `a2`")) { try results[2].get() }
    }

    @Test(arguments: TargetSample.all)
    func `links an account, which changes its owner and nothing else`(sample: TargetSample) async throws {
        let (ours, theirs) = try await sample.make()
        try await perform([create("ada", "a1")], theirs)
        try await perform([.account(id: "a1", .link)], ours)
        #expect(try await ours.accounts(ids: ["a1"], usernames: []).first?.owner == .us)
        #expect(try await theirs.accounts(ids: ["a1"], usernames: []).first?.owner == .other("okta"))
    }

    @Test(arguments: TargetSample.all)
    func `renames groups with their members, and tells whose they are`(sample: TargetSample) async throws {
        let (ours, theirs) = try await sample.make()
        try await perform([create("ada", "a1"), .account(id: "a1", .addMembership(group: "devs"))], ours)
        try await perform([create("eve", "e1"), .account(id: "e1", .addMembership(group: "DEVS"))], theirs)
        #expect(try await ours.groups(named: ["Devs", "no"]) == [TargetGroup(name: "devs", isOwned: true)])
        #expect(try await theirs.groups(named: ["devs"]) == [TargetGroup(name: "devs", isOwned: false)])
        try await perform([.renameGroup(from: "devs", to: "builders")], ours)
        let members = try await ours.members(ofGroup: "builders", start: 0, limit: 10)
        #expect(
            Set(members) == [
                TargetMember(accountID: "a1", isOwned: true),
                TargetMember(accountID: "e1", isOwned: false, otherConnector: "entra"),
            ])
        let seen = try await ours.accounts(ids: ["e1"], usernames: []).first?.memberships
        #expect(seen == [AccountMembership(group: "builders", isOwned: false, otherConnector: "entra")])
        #expect(try await ours.members(ofGroup: "builders", start: 1, limit: 10).count == 1)
    }
}
