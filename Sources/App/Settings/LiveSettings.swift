import Administration
import Provisioning
import SCIM
import SCIMServer
import Sync
import Synchronization

/// The settings in force as every request asks for them: replaced as a whole, read without waiting.
final class LiveSettings: Sendable {
    private struct State {
        var inForce: SettingsInForce
        var connectors: [ConnectorID: ConnectorAccess]
        var applications: [String: AdmittedApplication]
    }

    private let state: Mutex<State>

    init(_ inForce: SettingsInForce, applications: [String: AdmittedApplication]) {
        state = Mutex(
            State(inForce: inForce, connectors: Self.connectors(inForce), applications: applications))
    }

    func replace(_ inForce: SettingsInForce, applications: [String: AdmittedApplication]) {
        state.withLock {
            $0 = State(inForce: inForce, connectors: Self.connectors(inForce), applications: applications)
        }
    }

    var inForce: SettingsInForce { state.withLock { $0.inForce } }
    func connector(_ id: ConnectorID) -> ConnectorAccess? { state.withLock { $0.connectors[id] } }
    func connector(named name: String) -> ConnectorID? {
        state.withLock { state in
            state.inForce.catalog.connectors[name].flatMap { state.connectors[$0]?.id }
        }
    }
    func application(_ name: String) -> AdmittedApplication? { state.withLock { $0.applications[name] } }

    private static func connectors(_ inForce: SettingsInForce) -> [ConnectorID: ConnectorAccess] {
        inForce.settings.connectors.reduce(into: [:]) { result, connector in
            guard let id = inForce.catalog.connectors[connector.name] else { return }
            result[id] = ConnectorAccess(id: id, name: connector.name, isEnabled: connector.enabled)
        }
    }
}
