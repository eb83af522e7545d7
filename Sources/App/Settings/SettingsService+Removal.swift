import Access
import AdminAPI
import Directory
import Provisioning
import Sync
import Targets

/// What becomes of a connector's accounts before it is deleted. Nothing is remembered on the way: whoever was interrupted
/// says it again.
extension SettingsService {
    func accounts(of connector: String) async throws -> [(target: String, counts: AccountRemoval.Counts)] {
        var result: [(target: String, counts: AccountRemoval.Counts)] = []
        for (binding, removal) in try removals(of: connector) {
            result.append((binding.targetName, try await removal.preview()))
        }
        return result
    }

    /// The connector is switched off first, so that nothing makes accounts any more.
    func giveUpAccounts(of connector: String, _ action: CleanupAction, _ origin: ChangeOrigin) async throws {
        _ = try await edit(origin: origin) { settings in
            for index in settings.connectors.indices where settings.connectors[index].name == connector {
                settings.connectors[index].enabled = false
            }
        }
        for (binding, removal) in try removals(of: connector) {
            let counts = try await sync.whileIdle(binding.target) { try await removal.carryOut(action) }
            guard counts.failed == 0 else {
                throw Problem(
                    409, "accounts-left",
                    "\(counts.failed) accounts in \(binding.targetName) could not be changed. Connector \(connector) is "
                        + "switched off and still there: delete it again, or with its accounts kept.")
            }
        }
    }

    private func removals(of connector: String) throws -> [(Binding, AccountRemoval)] {
        let inForce = live.inForce
        guard let settings = inForce.settings.connector(named: connector) else {
            throw Problem.notFound("Connector \(connector)", "List them to see their names.")
        }
        var result: [(Binding, AccountRemoval)] = []
        for binding in inForce.catalog.bindings where binding.connectorName == connector {
            guard let rules = settings.targets.first(where: { $0.target == binding.targetName }) else { continue }
            let target = DirectoryTarget(
                store: directories, directory: DirectoryID(binding.target.rawValue), connector: binding.connector)
            result.append(
                (
                    binding,
                    AccountRemoval(
                        binding: binding, rules: try CompiledRules(rules), store: syncStore, target: target)
                ))
        }
        return result
    }
}
