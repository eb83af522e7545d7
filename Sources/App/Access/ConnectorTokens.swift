import Access
import AdminAPI
import Administration
import SCIM
import SCIMServer

/// Connector tokens for the SCIM edge: the token tells the connector, the settings in force tell its name.
struct ConnectorTokens: ConnectorAuthenticator {
    let tokens: TokenUse
    let settings: LiveSettings
    let rates: ConnectorRates

    func authenticate(bearer: String) async throws -> ConnectorAccess? {
        guard let token = try await tokens.check(bearer), case .connector(let id) = token.scope else { return nil }
        var access = settings.connector(ConnectorID(id))
        access?.wait = rates.wait(token.id)
        return access
    }

    func connector(named name: String) -> ConnectorID? { settings.connector(named: name) }
}

/// API tokens for the Admin API.
struct AdministratorTokens: AdministratorAuthenticator {
    let tokens: TokenUse

    func administrator(bearer: String) async throws -> AdmittedAdministrator? {
        guard let (token, role) = try await tokens.administrator(bearer) else { return nil }
        return AdmittedAdministrator(name: token.label, role: role)
    }
}
