import Directory
import Foundation
import Provisioning
import SCIM
import Storage
import StrictJSON
import Sync
import TestSupport

/// The real store in a folder that goes away with the story.
final class SQLiteBackend: Backend {
    private let storage: Storage
    private let folder: String
    private let connectors: Int
    private let ids: Counter

    init(connectors: Int) async throws {
        self.connectors = connectors
        folder = NSTemporaryDirectory() + "usher-story-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let ids = Counter()
        self.ids = ids
        let environment = Storage.Environment(
            now: { Timestamp(milliseconds: 1_700_000_000_000) }, newID: { _ in "r" + ids.text }, secrets: PlainSecrets()
        )
        storage = try await Storage.open(dataFolder: folder, environment: environment)
        try await save(Array(repeating: Choice(), count: connectors), changed: nil)
    }

    var directory: any DirectoryStore { storage.directories }
    let directoryID = DirectoryID(1)

    func binding(_ connector: Int) async throws -> Binding {
        let bindings = try await storage.settings.catalog().bindings
        guard let binding = bindings.first(where: { $0.connectorName == "c\(connector)" }) else {
            throw StoryFault.storeAway("catalog")
        }
        return binding
    }

    func store(_ connector: Int) -> any SyncStore { storage.sync }
    func others(_ connector: Int) -> [(binding: BindingID, store: any SyncStore)] { [] }

    func save(_ choices: [Choice], changed connector: Int) async throws {
        try await save(choices, changed: .some(connector))
    }

    private func save(_ choices: [Choice], changed connector: Int?) async throws {
        let settings = Settings(
            targets: [TargetSettings(name: "directory", kind: "directory")],
            connectors: choices.enumerated().map { number, choice in
                ConnectorSettings(name: "c\(number)", displayName: "", targets: [choice.rules])
            })
        let remark = connector.map { [BindingName(connector: "c\($0)", target: "directory")] } ?? []
        _ = try await storage.settings.save(
            settings, text: "{}", expecting: nil, remark: Set(remark), actor: "story")
    }

    private func id(_ connector: Int) async throws -> ConnectorID { try await binding(connector).connector }

    func createUser(_ attributes: JSONObject, _ connector: Int) async throws -> String {
        let draft = ResourceDraft(kind: .user, attributes: attributes)
        return try await storage.resources.create(draft, in: id(connector)).resource.id
    }

    func changeUser(_ id: String, _ attributes: JSONObject, _ connector: Int) async throws {
        try await change(.user, id, connector, ResourceChange(attributes: attributes))
    }

    func deleteUser(_ id: String, _ connector: Int) async throws {
        try await storage.resources.delete(.user, id, in: self.id(connector), ifMatch: nil)
    }

    func createGroup(_ name: String, _ members: Set<String>, _ connector: Int) async throws -> String {
        let draft = ResourceDraft(kind: .group, attributes: ["displayName": .string(name)], members: members.sorted())
        return try await storage.resources.create(draft, in: id(connector)).resource.id
    }

    func renameGroup(_ id: String, _ name: String, _ connector: Int) async throws {
        try await change(.group, id, connector, ResourceChange(attributes: ["displayName": .string(name)]))
    }

    func changeMembers(_ id: String, adding: Set<String>, removing: Set<String>, _ connector: Int) async throws {
        try await change(
            .group, id, connector,
            ResourceChange(memberships: [.add(adding.sorted()), .remove(removing.sorted())]))
    }

    func deleteGroup(_ id: String, _ connector: Int) async throws {
        try await storage.resources.delete(.group, id, in: self.id(connector), ifMatch: nil)
    }

    private func change(_ kind: ResourceKind, _ id: String, _ connector: Int, _ change: ResourceChange) async throws {
        _ = try await storage.resources.update(kind, id, in: self.id(connector), ifMatch: nil, related: []) { _ in
            change
        }
    }

    func close() async throws {
        try await storage.close()
        try FileManager.default.removeItem(atPath: folder)
    }
}
