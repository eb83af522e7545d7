import Access
import Administration
import Foundation
import Logging
import OpenID
import Storage

/// Puts together what lets administrators in.
struct FrontDoor {
    let passwords: PasswordWorker
    let signIn: SignIn
    let singleSignOn: (any SingleSignOn)?
    let proxies: ReverseProxies

    /// - Throws: `ConfigurationError` for a single sign-on that can't work, or what the stores throw.
    init(
        _ configuration: ServerConfiguration, _ folder: DataFolder, _ storage: Storage, _ key: SecretKey,
        tokens: TokenUse, _ logger: Logger
    ) async throws {
        passwords = PasswordWorker()
        proxies = ReverseProxies(trusted: configuration.trustedProxies) { address in
            logger.warning(
                "requests are passed on by a proxy that USHER_TRUSTED_PROXIES does not name",
                metadata: ["address": .string(address)])
        }
        let setup = SetupCodeFile(folder: folder)
        try await setup.prepare(storage.administrators)
        signIn = SignIn(
            SignIn.Parts(
                administrators: storage.administrators, audit: storage.audit, sessions: storage.sessions,
                passwords: passwords, setup: setup, now: WallClock.now,
                warn: { event, details in
                    logger.warning("\(event)", metadata: details.mapValues { .string($0) })
                }, apiToken: { try await tokens.administrator($0)?.token }))
        singleSignOn = try configuration.singleSignOn.openID(
            publicURL: configuration.effectivePublicURL, readSecret: Self.secret
        ).map { OpenIDSignOn($0, sealing: key.derived(for: "single sign-on"), now: WallClock.now) }
    }

    private static func secret(_ path: String) throws(ConfigurationError) -> String {
        let text = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
        let secret = text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
        guard !secret.isEmpty, secret.utf8.count <= 4096 else {
            throw ConfigurationError("USHER_OIDC_CLIENT_SECRET_FILE: \(path) can't be read, or holds no secret.")
        }
        return secret
    }
}
