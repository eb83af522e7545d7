import Directory
import Provisioning
import SCIM
import Storage
import StrictJSON
import Sync
import Targets
import Testing

/// What somebody changed by hand in a built-in directory, and what a full reconcile makes of it.
@Suite struct DriftTests {
    enum Edit: CaseIterable {
        case reenabled, disabled, renamed, edited, memberAdded, memberRemoved, groupDeleted, accountDeleted,
            leaverReenabled
    }

    @Test(arguments: Edit.allCases)
    func `a full reconcile repairs what was changed by hand`(edit: Edit) async throws {
        let world = try await World()
        let before = try await world.told()
        #expect(before == ["ada (on) Ada ada@x.org: devs", "eve (off) Eve eve@x.org: ", "max (off) Max max@x.org: "])
        try await world.apply(edit)
        #expect(try await world.told() != before, "The edit changes something.")
        try await world.drain()
        #expect(try await world.told() != before, "Nothing is looked at without a full reconcile.")
        try await world.storage.sync.markAll(world.binding.id)
        try await world.drain()
        #expect(try await world.told() == before)
        let position = try await world.storage.directories.eventPosition(in: world.directory)
        try await world.storage.sync.markAll(world.binding.id)
        try await world.drain()
        #expect(try await world.storage.directories.eventPosition(in: world.directory) == position)
    }

    private struct World {
        let storage: Storage
        let binding: Binding
        let directory: DirectoryID
        let engine: SyncEngine

        /// `ada` is in line; `eve` is inactive at the identity provider, and her account is disabled. `max` was deleted there.
        init() async throws {
            let rules = TargetRules(target: "directory")
            let settings = Settings(
                targets: [TargetSettings(name: "directory", kind: "directory")],
                connectors: [ConnectorSettings(name: "okta", displayName: "Okta", targets: [rules])])
            storage = try await TestStorage.open()
            _ = try await storage.settings.save(settings, text: "{}", expecting: nil, remark: [], actor: "test")
            binding = try #require(try await storage.settings.catalog().bindings.first)
            directory = DirectoryID(binding.target.rawValue)
            engine = SyncEngine(
                binding: binding, rules: try CompiledRules(rules), store: storage.sync,
                target: DirectoryTarget(
                    store: storage.directories, directory: directory, connector: binding.connector), now: { 0 })
            let (ada, eve) = (try await user("ada", "Ada"), try await user("eve", "Eve"))
            let max = try await user("max", "Max")
            let group = ResourceDraft(kind: .group, attributes: ["displayName": "devs"], members: [ada])
            _ = try await storage.resources.create(group, in: binding.connector)
            try await drain()
            _ = try await storage.resources.update(.user, eve, in: binding.connector, ifMatch: nil, related: []) {
                var attributes = $0.attributes
                attributes["active"] = false
                return ResourceChange(attributes: attributes)
            }
            try await storage.resources.delete(.user, max, in: binding.connector, ifMatch: nil)
            try await drain()
        }

        private func user(_ name: String, _ displayName: String) async throws -> String {
            let attributes: JSONObject = [
                "userName": .string(name), "displayName": .string(displayName), "active": true,
                "emails": [["value": .string("\(name)@x.org"), "primary": true]],
            ]
            let draft = ResourceDraft(kind: .user, attributes: attributes)
            return try await storage.resources.create(draft, in: binding.connector).resource.id
        }

        func drain() async throws { while try await !engine.runOnce().isEmpty {} }

        func apply(_ edit: Edit) async throws {
            let ada = try #require(try await storage.directories.user(named: "ada", in: directory)).id
            let eve = try #require(try await storage.directories.user(named: "eve", in: directory)).id
            let max = try #require(try await storage.directories.user(named: "max", in: directory)).id
            let changes: [DirectoryChange] =
                switch edit {
                case .reenabled: [.updateUser(id: eve, DirectoryUserFields(isActive: true))]
                case .disabled: [.updateUser(id: ada, DirectoryUserFields(isActive: false))]
                case .renamed: [.updateUser(id: ada, DirectoryUserFields(name: "boss"))]
                case .edited: [.updateUser(id: ada, DirectoryUserFields(displayName: "Boss", email: "boss@x.org"))]
                case .memberAdded:
                    [
                        .createGroup(DirectoryGroup(id: "g9", name: "admins")),
                        .addMembership(userID: ada, group: "admins", owner: .administrator),
                    ]
                case .memberRemoved: [.removeMembership(userID: ada, group: "devs")]
                case .groupDeleted: [.deleteGroup(name: "devs")]
                case .accountDeleted: [.deleteUser(id: ada)]
                case .leaverReenabled: [.updateUser(id: max, DirectoryUserFields(isActive: true))]
                }
            for result in try await storage.directories.apply(changes, in: directory) { try result.get() }
        }

        func told() async throws -> [String] {
            var lines: [String] = []
            for name in ["ada", "boss", "eve", "max"] {
                guard let user = try await storage.directories.user(named: name, in: directory) else { continue }
                let groups = try await storage.directories.groups(ofUser: name, DirectoryRange(), in: directory)
                let state = user.isActive ? "on" : "off"
                let names = groups.map(\.name).joined(separator: ", ")
                lines.append("\(user.name) (\(state)) \(user.displayName) \(user.email): \(names)")
            }
            return lines
        }
    }
}
