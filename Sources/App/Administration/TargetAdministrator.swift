import Administration
import Directory
import Provisioning
import SCIM
import Sync
import Targets

/// Looks into targets for the Admin API.
struct TargetAdministrator: TargetAdministration {
    let directories: any DirectoryStore

    func account(id: String, in target: TargetID, of connector: ConnectorID) async throws -> Account? {
        let directory = DirectoryTarget(
            store: directories, directory: DirectoryID(target.rawValue), connector: connector)
        return try await directory.accounts(ids: [id], usernames: []).first
    }

    func accounts(named names: [String], in target: TargetID, of connector: ConnectorID) async throws -> [Account] {
        let directory = DirectoryTarget(
            store: directories, directory: DirectoryID(target.rawValue), connector: connector)
        return try await directory.accounts(ids: [], usernames: names)
    }

    var kinds: [TargetKind] { TargetKinds.descriptions }

    func test(_ target: TargetSettings, in inForce: SettingsInForce) async throws -> [TargetFinding] {
        guard let id = inForce.catalog.targets[target.name] else { return [] }
        // Nobody's view of it: a test asks for no connector's accounts.
        return await DirectoryTarget(
            store: directories, directory: DirectoryID(id.rawValue), connector: ConnectorID(0)
        ).test()
    }

    func counts(in target: TargetID) async throws -> DirectoryCounts? {
        try await directories.counts(in: DirectoryID(target.rawValue))
    }
}
