import Directory
import StrictJSON
import Sync

/// Where a story happens: what the identity providers push, what the syncs remember, and the directory they write to.
protocol Backend: Sendable {
    var directory: any DirectoryStore { get }
    var directoryID: DirectoryID { get }

    func binding(_ connector: Int) async throws -> Binding
    /// As the engine sees it, without faults.
    func store(_ connector: Int) -> any SyncStore
    /// The bindings of the same target.
    func others(_ connector: Int) async throws -> [(binding: BindingID, store: any SyncStore)]

    /// New rules of one connector, which mark everybody.
    func save(_ choices: [Choice], changed connector: Int) async throws

    func createUser(_ attributes: JSONObject, _ connector: Int) async throws -> String
    func changeUser(_ id: String, _ attributes: JSONObject, _ connector: Int) async throws
    func deleteUser(_ id: String, _ connector: Int) async throws
    func createGroup(_ name: String, _ members: Set<String>, _ connector: Int) async throws -> String
    func renameGroup(_ id: String, _ name: String, _ connector: Int) async throws
    func changeMembers(_ id: String, adding: Set<String>, removing: Set<String>, _ connector: Int) async throws
    func deleteGroup(_ id: String, _ connector: Int) async throws
    func close() async throws
}
