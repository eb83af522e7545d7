import Directory
import Provisioning
import SCIM
import StrictJSON
import Sync
import TestSupport

/// Everything in memory, by the fakes of the tests.
final class MemoryBackend: Backend {
    private let fake = FakeDirectoryStore()
    private let stores: [FakeSyncStore]
    private let ids = Counter()
    let directoryID = DirectoryID(3)

    init(connectors: Int) { stores = (0..<connectors).map { _ in FakeSyncStore() } }

    var directory: any DirectoryStore { fake }

    func binding(_ connector: Int) async -> Binding {
        let version = await stores[connector].rulesVersion(of: fakeBinding.id)
        return Binding(
            id: BindingID(Int64(connector + 1)), connector: ConnectorID(Int64(connector + 7)),
            connectorName: "c\(connector)", target: fakeBinding.target, targetName: "directory", rulesVersion: version)
    }

    func store(_ connector: Int) -> any SyncStore { stores[connector] }

    func others(_ connector: Int) async -> [(binding: BindingID, store: any SyncStore)] {
        stores.indices.filter { $0 != connector }.map { (BindingID(Int64($0 + 1)), stores[$0]) }
    }

    func save(_ choices: [Choice], changed connector: Int) async { await stores[connector].rulesChanged() }

    func createUser(_ attributes: JSONObject, _ connector: Int) async -> String {
        let id = "c\(connector)-u\(ids.text)"
        await changeUser(id, attributes, connector)
        return id
    }

    func changeUser(_ id: String, _ attributes: JSONObject, _ connector: Int) async {
        await stores[connector].put(id, attributes, isActive: attributes["active"] != .bool(false))
    }

    func deleteUser(_ id: String, _ connector: Int) async { await stores[connector].delete(id) }

    func createGroup(_ name: String, _ members: Set<String>, _ connector: Int) async -> String {
        let id = "c\(connector)-g\(ids.text)"
        await stores[connector].putGroup(id, name, members: members)
        return id
    }

    func renameGroup(_ id: String, _ name: String, _ connector: Int) async {
        await stores[connector].renameGroup(id, name)
    }

    func changeMembers(_ id: String, adding: Set<String>, removing: Set<String>, _ connector: Int) async {
        await stores[connector].changeMembers(ofGroup: id, adding: adding, removing: removing)
    }

    func deleteGroup(_ id: String, _ connector: Int) async { await stores[connector].deleteGroup(id) }
    func close() {}
}
