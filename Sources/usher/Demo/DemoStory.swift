import StrictJSON

/// What the demo's identity provider does, step by step, and what the directory shows after each.
struct DemoStory {
    let scim: SCIMClient
    let crowd: CrowdReader
    /// Waits until everything that was pushed has arrived.
    let sync: () async throws -> Void
    var users: [String] = []
    var groups: [String: String] = [:]
    private(set) var chapters: [JSONValue] = []

    init(scim: SCIMClient, crowd: CrowdReader, sync: @escaping () async throws -> Void) {
        self.scim = scim
        self.crowd = crowd
        self.sync = sync
    }

    mutating func play() async throws {
        try await provision()
        try await pushGroups()
        try await changeProfile()
        try await renameUser()
        try await renameGroup()
        try await leave()
        try await comeBack()
    }

    private mutating func provision() async throws {
        for person in DemoPeople.all {
            Output.progress("creating users: \(users.count + 1) of \(DemoPeople.all.count)")
            users.append(try await scim.create("Users", person.document()))
        }
        try await sync()
        let found = try await crowd.names(of: "user")
        tell("50 users assigned in Okta", "\(found.count) users in the directory")
    }

    private mutating func pushGroups() async throws {
        for name in DemoPeople.groups {
            Output.progress("pushing group \(name)")
            let body: JSONValue = [
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": .string(name), "members": [],
            ]
            let id = try await scim.create("Groups", body)
            groups[name] = id
            let members = DemoPeople.members(of: name).map { JSONValue.object(["value": .string(users[$0])]) }
            try await scim.patch("Groups", id, ["op": "add", "path": "members", "value": .array(members)])
        }
        try await sync()
        var counts: [String] = []
        for name in DemoPeople.groups { counts.append("\(name) \(try await crowd.members(ofGroup: name).count)") }
        tell("6 groups pushed with their members", counts.joined(separator: ", "))
    }

    private mutating func changeProfile() async throws {
        let person = DemoPeople.all[3]
        try await change(3) { $0[ignoringCase: "displayName"] = "Dmitri A. Abendroth" }
        try await sync()
        let found = try await crowd.user(person.userName)
        tell("a profile changed", "\(person.userName) is now called \(found?.cell("display-name") ?? "?")")
    }

    private mutating func renameUser() async throws {
        let old = DemoPeople.all[4].userName
        try await change(4) {
            $0[ignoringCase: "userName"] = "elif.sommer@demo.example"
            $0[ignoringCase: "emails"] = [["primary": true, "value": "elif.sommer@demo.example", "type": "work"]]
        }
        try await sync()
        let before = try await crowd.user(old)
        let groups = try await crowd.groups(ofUser: "elif.sommer@demo.example")
        tell(
            "a user renamed (she married)",
            "\(old) is \(before == nil ? "gone" : "STILL THERE"); elif.sommer@demo.example has her \(groups.count) groups"
        )
    }

    private mutating func renameGroup() async throws {
        let id = groups["designers"] ?? ""
        try await scim.patch(
            "Groups", id, ["op": "replace", "value": ["id": .string(id), "displayName": "product-design"]])
        try await sync()
        let members = try await crowd.members(ofGroup: "product-design")
        let old = try await crowd.members(ofGroup: "designers")
        tell("the group designers renamed", "product-design has \(members.count) members, designers has \(old.count)")
    }

    private mutating func leave() async throws {
        let person = DemoPeople.all[0]
        try await change(0) { $0[ignoringCase: "active"] = false }
        try await sync()
        let found = try await crowd.user(person.userName)
        tell("a leaver: deactivated in Okta", "\(person.userName) is active: \(found?.cell("active") ?? "?")")
    }

    private mutating func comeBack() async throws {
        let person = DemoPeople.all[0]
        try await change(0) { $0[ignoringCase: "active"] = true }
        try await sync()
        let found = try await crowd.user(person.userName)
        let groups = try await crowd.groups(ofUser: person.userName)
        tell(
            "the same person returns",
            "\(person.userName) is active: \(found?.cell("active") ?? "?"), in \(groups.joined(separator: ", "))")
    }

    /// GET, change, PUT: what Okta's App Integration Wizard apps do.
    private func change(_ number: Int, _ change: (inout JSONObject) -> Void) async throws {
        var document = try await scim.read("Users", users[number])
        change(&document)
        try await scim.replace("Users", users[number], .object(document))
    }

    private mutating func tell(_ pushed: String, _ seen: String) {
        Output.endProgress()
        Output.message("  \(pushed)\n    → \(seen)")
        chapters.append(["pushed": .string(pushed), "seen": .string(seen)])
    }
}
