import Access
public import Administration
public import Crypto
import Foundation
import JWTKit
import StrictJSON

/// Sign-in by one OpenID provider.
public actor OpenIDSignOn: SingleSignOn {
    public nonisolated let providerName: String
    private let configuration: OpenIDConfiguration
    private let transport: any OpenIDTransport
    private let sealing: SymmetricKey
    private let now: @Sendable () -> Int64
    /// Of the provider, and when they were read, in milliseconds since 1970.
    private var metadata: (value: ProviderMetadata, read: Int64)?
    private var keys: (value: SigningKeys, read: Int64)?

    private var failure: (value: OpenIDFailure, at: Int64)?
    private var asking: Task<ProviderMetadata, any Error>?

    private static let failureAge: Int64 = 10_000
    private static let metadataAge: Int64 = 3_600_000
    /// An unknown key is looked for again, but not more often than this.
    private static let keysAge: Int64 = 60_000

    /// `sealing`: 256 bits, the same on every node. `now`: milliseconds since 1970.
    public init(_ configuration: OpenIDConfiguration, sealing: SymmetricKey, now: @escaping @Sendable () -> Int64) {
        self.init(configuration, HTTPTransport(), sealing: sealing, now: now)
    }

    init(
        _ configuration: OpenIDConfiguration, _ transport: any OpenIDTransport, sealing: SymmetricKey,
        now: @escaping @Sendable () -> Int64
    ) {
        self.configuration = configuration
        self.transport = transport
        self.sealing = sealing
        self.now = now
        providerName =
            configuration.issuer.split(separator: "/").dropFirst().first.map(String.init) ?? configuration.issuer
    }

    public func begin(returnTo path: String, again: Bool) async throws -> SingleSignOnBeginning {
        try await told {
            let metadata = try await provider()
            let pending = PendingSignIn(returnTo: path, again: again, begun: now())
            var fields = [
                ("response_type", "code"), ("client_id", configuration.clientID),
                ("redirect_uri", configuration.redirectURL), ("scope", configuration.scopes.joined(separator: " ")),
                ("state", pending.state), ("nonce", pending.nonce), ("code_challenge", pending.challenge),
                ("code_challenge_method", "S256"),
            ]
            // Section 3.1.2.1: it must ask, and say in the ID token when it did.
            if again { fields += [("prompt", "login"), ("max_age", "0")] }
            let query = Form.encoded(fields)
            let separator = metadata.authorizationEndpoint.contains("?") ? "&" : "?"
            return SingleSignOnBeginning(
                location: metadata.authorizationEndpoint + separator + query, cookie: try pending.sealed(sealing))
        }
    }

    public func finish(query: [String: String], kept cookie: String?) async throws -> SignedOnIdentity {
        guard let pending = cookie.flatMap({ PendingSignIn(sealed: $0, sealing, now: now()) }),
            let state = query["state"], constantTimeEquals(Array(state.utf8), Array(pending.state.utf8))
        else {
            throw SignInRefusal.forbidden(
                "This sign-in was begun in another browser, or too long ago. Begin again.")
        }
        if let error = query["error"] {
            let more = query["error_description"].map { ": \($0.prefix(300))" } ?? ""
            throw SignInRefusal.forbidden("\(providerName) did not let you in (\(error.prefix(60))\(more)).")
        }
        return try await told {
            guard let code = query["code"], !code.isEmpty, code.utf8.count <= 4000 else {
                throw OpenIDFailure("it sent no code")
            }
            let token = try await idToken(try await exchange(code, pending), pending)
            let proved = token.authenticated.map { $0 * 1000 }
            if pending.again { try mustBeFresh(proved) }
            return try identity(token, proved, returnTo: pending.returnTo)
        }
    }

    /// Without a word of the provider about when, whoever sits before a browser that is signed in there could just go on.
    private func mustBeFresh(_ proved: Int64?) throws {
        guard let proved else {
            throw SignInRefusal.forbidden(
                "\(providerName) does not say when you showed it who you are: its ID token has no claim \"auth_time\". Have it "
                    + "added there (in Entra ID: Token configuration, Add optional claim, ID, auth_time).")
        }
        guard SessionRules.isFresh(proved, at: now()) else {
            throw SignInRefusal.forbidden(
                "\(providerName) let you go on without asking who you are. Sign out there, and try again.")
        }
    }

    /// Who it is, and what he may do.
    private func identity(_ token: IDToken, _ proved: Int64?, returnTo path: String) throws -> SignedOnIdentity {
        guard let subject = token.claims["sub"]?.string else { throw OpenIDFailure("its ID token names nobody") }
        let name =
            configuration.nameClaims.lazy.compactMap { token.claims[$0]?.string }.first { !$0.isEmpty } ?? subject
        let values = ClaimValues.of(configuration.roleClaim, in: token.claims)
        let role = configuration.roles.role(values)
        return SignedOnIdentity(
            issuer: configuration.issuer, subject: subject, name: name, role: role, proved: proved,
            objection: role == nil ? objection(name, values) : nil, returnTo: path)
    }

    private func objection(_ name: String, _ values: [String]) -> String {
        let seen = values.isEmpty ? "nothing" : values.prefix(10).map { "\"\($0.prefix(60))\"" }.joined(separator: ", ")
        let wanted = configuration.roles.values.map { "\"\($0)\"" }.joined(separator: ", ")
        return
            "\(name.prefix(100)) has no role here: the claim \"\(configuration.roleClaim)\" holds \(seen), and roles are "
            + "given by \(wanted)."
    }

    private func exchange(_ code: String, _ pending: PendingSignIn) async throws -> String {
        let metadata = try await provider()
        var fields = [
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", configuration.redirectURL),
            ("code_verifier", pending.verifier),
        ]
        var authorization: String?
        if metadata.wantsSecretInForm {
            fields += [("client_id", configuration.clientID), ("client_secret", configuration.clientSecret)]
        } else {
            // RFC 6749, section 2.3.1: both are encoded as in a form first.
            let pair = "\(Form.encoded(configuration.clientID)):\(Form.encoded(configuration.clientSecret))"
            authorization = "Basic " + Data(pair.utf8).base64EncodedString()
        }
        let answer = try await transport.post(
            metadata.tokenEndpoint, form: Form.encoded(fields), authorization: authorization)
        let object = (try? JSONValue(parsing: answer.body))?.object
        guard answer.status == 200, let token = object?["id_token"]?.string else {
            let error = object?["error"]?.string.map { " (\($0.prefix(60)))" } ?? ""
            throw OpenIDFailure("it gave no ID token for its code: status \(answer.status)\(error)")
        }
        return token
    }

    private func idToken(_ text: String, _ pending: PendingSignIn) async throws -> IDToken {
        let token = try IDToken.Unverified(text)
        let expectation = IDToken.Expectation(
            issuer: configuration.issuer, clientID: configuration.clientID, nonce: pending.nonce, now: now() / 1000)
        guard let key = try await key(for: token) else {
            throw OpenIDFailure("its ID token names a key that it does not list")
        }
        return try await IDToken(token, key: key, expectation)
    }

    private func key(for token: IDToken.Unverified) async throws -> JWK? {
        if let known = keys {
            if let key = known.value.key(for: token), now() - known.read < Self.metadataAge { return key }
            guard abs(now() - known.read) >= Self.keysAge else { return nil }
        }
        let found = try SigningKeys(parsing: try await transport.get(try await provider().keysURL))
        keys = (found, now())
        return found.key(for: token)
    }

    /// Asked once, however many wait for it; a failure is believed for some seconds.
    private func provider() async throws -> ProviderMetadata {
        if let metadata, abs(now() - metadata.read) < Self.metadataAge { return metadata.value }
        if let failure, abs(now() - failure.at) < Self.failureAge { throw failure.value }
        let task = asking ?? Task { try await discover() }
        asking = task
        do {
            let found = try await task.value
            asking = nil
            return found
        } catch let error as OpenIDFailure {
            asking = nil
            failure = (error, now())
            throw error
        }
    }

    private func discover() async throws -> ProviderMetadata {
        let base = configuration.issuer.hasSuffix("/") ? String(configuration.issuer.dropLast()) : configuration.issuer
        let body = try await transport.get(base + "/.well-known/openid-configuration")
        let found = try ProviderMetadata(parsing: body, issuer: configuration.issuer)
        metadata = (found, now())
        return found
    }

    /// What is wrong at the provider, told to whoever wants in.
    private func told<Value>(_ work: () async throws -> Value) async throws -> Value {
        do { return try await work() } catch let failure as OpenIDFailure {
            throw SignInRefusal.unavailable(
                "Single sign-on by \(providerName) failed: \(failure.text). Try again, or sign in otherwise.")
        }
    }
}
