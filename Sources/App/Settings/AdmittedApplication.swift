import Access
import CrowdServer
import Directory
import Provisioning
import Sync

/// An application of a directory as requests are checked against it.
struct AdmittedApplication: Sendable {
    let application: CrowdApplication
    let addresses: AddressList
    /// Nil: the generated password has been lost (a row is missing); nothing is admitted.
    let passwordHash: [UInt8]?
}

/// Applications for the Crowd edge: the password AND an allowed address, never one for the other.
struct ApplicationPasswords: ApplicationAuthenticator {
    let settings: LiveSettings

    func authenticate(name: String, password: String, address: String) async -> ApplicationAnswer {
        let known = settings.application(name)
        guard ApplicationPassword.admits(password, stored: known?.passwordHash), let known else {
            return .badCredentials
        }
        return known.addresses.contains(address) ? .admitted(known.application) : .addressRefused
    }
}
