import Access
import Administration
import Crypto
import Foundation
import StrictJSON
import Synchronization
import Testing

@testable import OpenID

@Suite struct OpenIDSignOnTests {
    private static let now: Int64 = 1_800_000_000_000
    private let provider = FakeProvider()
    private let sealing = SymmetricKey(size: .bits256)

    private func signOn(roleClaim: String = "groups", secret: String = "s+cret") throws -> OpenIDSignOn {
        let configuration = OpenIDConfiguration(
            issuer: "https://idp.example", clientID: "usher", clientSecret: secret,
            redirectURL: "https://usher.example/oidc/callback", roleClaim: roleClaim,
            roles: try RoleMapping(parsing: "usher-admins=administrator, usher-staff=viewer,CN=ops=operator"))
        return OpenIDSignOn(configuration, provider, sealing: sealing, now: { Self.now })
    }

    private static func claims(nonce: String) -> JSONObject {
        [
            "iss": "https://idp.example", "sub": "00u1", "aud": "usher", "exp": .integer(Int(now / 1000) + 300),
            "iat": .integer(Int(now / 1000)), "nonce": .string(nonce), "preferred_username": "ada",
            "groups": ["everybody", "usher-staff", "CN=ops"],
        ]
    }

    private struct Begun {
        let cookie: String
        let query: [String: String]
        var state: String { query["state"] ?? "" }
        var nonce: String { query["nonce"] ?? "" }
    }

    private func begin(
        _ signOn: OpenIDSignOn, returnTo path: String = "/runs", again: Bool = false
    ) async throws -> Begun {
        let beginning = try await signOn.begin(returnTo: path, again: again)
        let items = try #require(URLComponents(string: beginning.location)?.queryItems)
        return Begun(
            cookie: beginning.cookie, query: Dictionary(uniqueKeysWithValues: items.map { ($0.name, $0.value ?? "") }))
    }

    /// Plays a whole sign-in whose ID token `change` makes.
    private func finish(
        _ signOn: OpenIDSignOn, header: JSONObject = ["alg": "ES256", "kid": "k1"], again: Bool = false,
        _ change: (inout JSONObject) -> Void = { _ in }
    ) async throws -> SignedOnIdentity {
        let begun = try await begin(signOn, again: again)
        var claims = Self.claims(nonce: begun.nonce)
        change(&claims)
        let token = try FakeProvider.token(claims, header: header, key: provider.key)
        provider.state.withLock { $0.idToken = token }
        return try await signOn.finish(query: ["state": begun.state, "code": "c0de"], kept: begun.cookie)
    }

    @Test func `the way there asks for a code with PKCE, state and nonce`() async throws {
        let signOn = try signOn()
        let beginning = try await signOn.begin(returnTo: "/", again: false)
        #expect(beginning.location.hasPrefix("https://idp.example/authorize?response_type=code&client_id=usher&"))
        let (one, other) = (try await begin(signOn), try await begin(signOn))
        #expect(one.query["redirect_uri"] == "https://usher.example/oidc/callback")
        #expect(one.query["scope"] == "openid profile email groups")
        #expect(one.query["code_challenge_method"] == "S256")
        for name in ["state", "nonce", "code_challenge"] {
            #expect(one.query[name]?.utf8.count == 43)
            #expect(one.query[name] != other.query[name])
        }
        #expect(!one.cookie.contains(one.state), "the cookie is sealed")
        #expect(signOn.providerName == "idp.example")
    }

    @Test func `whoever comes back is who the provider says, with the highest of his roles`() async throws {
        let identity = try await finish(try signOn())
        #expect(
            identity
                == SignedOnIdentity(
                    issuer: "https://idp.example", subject: "00u1", name: "ada", role: .operator, returnTo: "/runs"))
    }

    @Test func `the code is exchanged once, with the verifier of the challenge and the secret in the header`()
        async throws
    {
        let signOn = try signOn()
        let begun = try await begin(signOn)
        let token = try FakeProvider.token(Self.claims(nonce: begun.nonce), key: provider.key)
        provider.state.withLock { $0.idToken = token }
        _ = try await signOn.finish(query: ["state": begun.state, "code": "c&de"], kept: begun.cookie)
        let posted = provider.state.withLock { $0.posted }
        #expect(posted.count == 1)
        let form = try #require(posted.first?.form)
        #expect(form.hasPrefix("grant_type=authorization_code&code=c%26de&redirect_uri=https%3A%2F%2Fusher.example%2F"))
        #expect(!form.contains("secret"))
        let verifier = try #require(form.split(separator: "code_verifier=").last)
        #expect(Base64URL.text(SHA256.hash(data: Data(verifier.utf8))) == begun.query["code_challenge"])
        // RFC 6749, section 2.3.1: the secret is form-encoded before base64.
        #expect(posted.first?.authorization == "Basic " + Data("usher:s%2Bcret".utf8).base64EncodedString())
    }

    @Test func `a provider that wants the secret in the form gets it there`() async throws {
        provider.state.withLock { $0.authMethods = ["client_secret_post"] }
        _ = try await finish(try signOn())
        let posted = try #require(provider.state.withLock { $0.posted }.first)
        #expect(posted.authorization == nil)
        #expect(posted.form.hasSuffix("&client_id=usher&client_secret=s%2Bcret"))
    }

    @Test func `whoever has to show again who he is must be asked by the provider`() async throws {
        let signOn = try signOn()
        let (plain, again) = (try await begin(signOn), try await begin(signOn, again: true))
        #expect(plain.query["prompt"] == nil && plain.query["max_age"] == nil)
        #expect(again.query["prompt"] == "login" && again.query["max_age"] == "0")
    }

    @Test(
        arguments: [
            (0, nil), (300, nil), (301, "without asking"), (3600, "without asking"), (-3600, "without asking"),
            (nil, "auth_time"),
        ] as [(Int?, String?)])
    func `only a provider that says that it asked just now proves it again`(age: Int?, objection: String?) async throws
    {
        let signOn = try signOn()
        let proof: (inout JSONObject) -> Void = { claims in
            claims["auth_time"] = age.map { .integer(Int(Self.now / 1000) - $0) }
        }
        // At a sign-in it is only kept.
        #expect(try await finish(signOn, proof).proved == age.map { Self.now - Int64($0) * 1000 })
        guard let objection else {
            _ = try await finish(signOn, again: true, proof)
            return
        }
        let refusal = await #expect(throws: SignInRefusal.self) { _ = try await finish(signOn, again: true, proof) }
        #expect(refusal?.text.contains(objection) == true)
    }

    /// What is wrong with an ID token, and a word of what is said.
    @Test(
        arguments: [
            ("iss", "https://evil.example", "another issuer"), ("aud", "other", "another application"),
            ("aud", .array(["usher", "other"]), "another application"), ("azp", "other", "another application"),
            ("exp", .integer(Int(now / 1000) - 61), "expired"), ("exp", "tomorrow", "expired"),
            ("exp", .null, "expired"),
            ("iat", .integer(Int(now / 1000) + 61), "future"), ("nbf", .integer(Int(now / 1000) + 61), "not good yet"),
            ("nonce", "other", "another sign-in"), ("nonce", .null, "another sign-in"), ("sub", "", "nobody"),
            ("sub", .integer(5), "nobody"), ("sub", .string(String(repeating: "x", count: 256)), "nobody"),
        ] as [(String, JSONValue, String)])
    func `an ID token that is not for this sign-in lets nobody in`(claim: String, value: JSONValue, word: String)
        async throws
    {
        let refusal = await #expect(throws: SignInRefusal.self) {
            _ = try await finish(try signOn()) { $0[claim] = value }
        }
        #expect(refusal?.text.contains(word) == true, "\(refusal?.text ?? "")")
    }

    @Test(
        arguments: [
            ["alg": "none", "kid": "k1"], ["alg": "HS256", "kid": "k1"], ["alg": "RS256", "kid": "k1"],
            ["alg": "ES384", "kid": "k1"], ["kid": "k1"], ["alg": "ES256", "kid": "k2"],
            ["alg": "ES256", "kid": "k1", "crit": ["b64"]],
        ] as [JSONObject])
    func `a token that is not signed by a listed key in its own way lets nobody in`(header: JSONObject) async throws {
        await #expect(throws: SignInRefusal.self) { _ = try await finish(try signOn(), header: header) }
    }

    @Test func `a token without a signature, with a changed one or by another key lets nobody in`() async throws {
        let signOn = try signOn()
        let stranger = P256.Signing.PrivateKey()
        let changes: [(String) throws -> String] = [
            { token in token.split(separator: ".").prefix(2).joined(separator: ".") + "." },
            { token in String(token.dropLast(6)) + "AAAAAA" },
            { token in token.replacing(".", with: "..") },
            { _ in "x" },
            { _ in String(repeating: "x", count: 70_000) },
        ]
        for change in changes {
            let begun = try await begin(signOn)
            let token = try FakeProvider.token(Self.claims(nonce: begun.nonce), key: provider.key)
            let changed = try change(token)
            provider.state.withLock { $0.idToken = changed }
            await #expect(throws: SignInRefusal.self) {
                _ = try await signOn.finish(query: ["state": begun.state, "code": "c"], kept: begun.cookie)
            }
        }
        let begun = try await begin(signOn)
        let foreign = try FakeProvider.token(Self.claims(nonce: begun.nonce), key: stranger)
        provider.state.withLock { $0.idToken = foreign }
        await #expect(throws: SignInRefusal.self) {
            _ = try await signOn.finish(query: ["state": begun.state, "code": "c"], kept: begun.cookie)
        }
    }

    @Test func `claims whose names stand twice are refused`() async throws {
        let signOn = try signOn()
        let begun = try await begin(signOn)
        var text = String(decoding: JSONValue.object(Self.claims(nonce: begun.nonce)).serializedBytes, as: UTF8.self)
        text.removeLast()
        text += #","groups":["usher-admins"]}"#
        let head = Base64URL.text(Array(#"{"alg":"ES256","kid":"k1"}"#.utf8))
        let body = Base64URL.text(Array(text.utf8))
        let signature = try provider.key.signature(for: Data("\(head).\(body)".utf8)).rawRepresentation
        let token = "\(head).\(body).\(Base64URL.text(signature))"
        provider.state.withLock { $0.idToken = token }
        await #expect(throws: SignInRefusal.self) {
            _ = try await signOn.finish(query: ["state": begun.state, "code": "c"], kept: begun.cookie)
        }
    }

    @Test func `the way back is that of the same browser, within ten minutes, by this server`() async throws {
        let signOn = try signOn()
        let begun = try await begin(signOn)
        let other = try await begin(signOn)
        let old = try PendingSignIn(returnTo: "/", again: false, begun: Self.now - 600_001).sealed(sealing)
        let forged = try PendingSignIn(returnTo: "/", again: false, begun: Self.now).sealed(
            SymmetricKey(size: .bits256))
        for (state, cookie) in [
            (begun.state, nil), (begun.state, ""), (begun.state, "x"), (begun.state, other.cookie),
            (begun.state, old), (begun.state, forged), ("", begun.cookie), (other.state, begun.cookie),
        ] as [(String, String?)] {
            let refusal = await #expect(throws: SignInRefusal.self) {
                _ = try await signOn.finish(query: ["state": state, "code": "c"], kept: cookie)
            }
            #expect(refusal?.text.contains("Begin again") == true)
        }
        #expect(provider.state.withLock { $0.posted.isEmpty })
    }

    @Test func `what the provider says against it is told`() async throws {
        let signOn = try signOn()
        let begun = try await begin(signOn)
        let refusal = await #expect(throws: SignInRefusal.self) {
            _ = try await signOn.finish(
                query: ["state": begun.state, "error": "access_denied", "error_description": "Not assigned"],
                kept: begun.cookie)
        }
        #expect(refusal?.text == "idp.example did not let you in (access_denied: Not assigned).")
    }

    @Test func `a code that the provider does not take lets nobody in`() async throws {
        let signOn = try signOn()
        let begun = try await begin(signOn)
        let refusal = await #expect(throws: SignInRefusal.self) {
            _ = try await signOn.finish(query: ["state": begun.state, "code": "used"], kept: begun.cookie)
        }
        #expect(refusal?.text.contains("status 400 (invalid_grant)") == true)
    }

    @Test func `somebody without a role is told what the claim holds, and what gives roles`() async throws {
        let identity = try await finish(try signOn()) { $0["groups"] = ["everybody", "sales"] }
        #expect(identity.role == nil)
        #expect(identity.objection?.contains(#"holds "everybody", "sales""#) == true)
        #expect(identity.objection?.contains(#""usher-admins""#) == true)
    }

    @Test func `a provider that fails is asked once in ten seconds, however many come`() async throws {
        provider.state.withLock { $0.metadata["issuer"] = "https://evil.example" }
        let signOn = try signOn()
        for _ in 0..<5 {
            let refusal = await #expect(throws: SignInRefusal.self) {
                _ = try await signOn.begin(returnTo: "/", again: false)
            }
            #expect(refusal?.reason == .unavailable)
        }
        #expect(provider.state.withLock { $0.gets.count } == 1)
    }

    /// Claim, its place in the token, and the role.
    @Test(
        arguments: [
            ("groups", ["groups": "usher-admins"], .administrator),
            ("realm_access.roles", ["realm_access": ["roles": ["usher-staff"]]], .viewer),
            ("https://usher/role", ["https://usher/role": ["usher-admins"]], .administrator),
            ("a.b", ["a.b": "usher-staff", "a": ["b": "usher-admins"]], .viewer),
            ("groups", ["groups": ["usher-ADMINS"]], nil),
            ("groups", ["groups": .integer(1)], nil),
        ] as [(String, JSONObject, AdministratorRole?)])
    func `the role comes from the claim that is configured`(
        claim: String, token: JSONObject, role: AdministratorRole?
    ) throws {
        let mapping = try RoleMapping(parsing: "usher-admins=administrator,usher-staff=viewer")
        #expect(mapping.role(ClaimValues.of(claim, in: token)) == role)
    }

    @Test func `a new key of the provider is fetched, but not for every unknown name`() async throws {
        let signOn = try signOn()
        _ = try await finish(signOn)
        let keyFetches = { provider.state.withLock { $0.gets.count { $0.hasSuffix("/keys") } } }
        #expect(keyFetches() == 1)
        _ = try? await finish(signOn, header: ["alg": "ES256", "kid": "k9"])
        _ = try? await finish(signOn, header: ["alg": "ES256", "kid": "k10"])
        #expect(keyFetches() == 1, "within a minute")
        #expect(provider.state.withLock { $0.gets.count } == 2, "discovery once, keys once")
    }

    /// Its discovery document, changed, and a word of what is said.
    @Test(arguments: [
        ("issuer", "https://evil.example", "must be exactly"),
        ("token_endpoint", "http://idp.example/token", "token_endpoint"),
        ("jwks_uri", "file:///etc/passwd", "jwks_uri"), ("authorization_endpoint", "", "authorization_endpoint"),
    ])
    func `a provider that is another, or not encrypted, is not asked`(name: String, value: String, word: String)
        async throws
    {
        provider.state.withLock { $0.metadata[name] = value }
        let refusal = await #expect(throws: SignInRefusal.self) {
            _ = try await signOn().begin(returnTo: "/", again: false)
        }
        #expect(refusal?.text.contains(word) == true, "\(refusal?.text ?? "")")
    }

    @Test(arguments: [
        ("https://idp.example", true), ("https://", false), ("http://idp.example", false),
        ("http://127.0.0.1:9000", true),
        ("http://localhost/realm", true), ("http://localhost.evil.example", false),
        ("http://127.0.0.1.evil.example", false),
        ("https://a b", false), ("ftp://127.0.0.1", false), ("", false),
    ])
    func `the provider is encrypted, or on this machine`(address: String, isUsable: Bool) {
        #expect(ProviderAddress.isUsable(address) == isUsable)
    }

    @Test(arguments: ["", "admins", "admins=owner", "=viewer", "a=viewer,b", " = viewer"])
    func `a mapping of roles that says nothing is refused`(text: String) {
        #expect(throws: RoleMapping.Unusable.self) { _ = try RoleMapping(parsing: text) }
    }

    @Test func `keys that are for something else, or of another kind, are not used`() throws {
        let key = P256.Signing.PrivateKey()
        let token = try IDToken.Unverified(FakeProvider.token([:], key: key))
        for (jwk, isUsed) in [
            (FakeProvider.jwk(key, kid: "k1"), true), (FakeProvider.jwk(key, kid: "k1", more: #","use":"sig""#), true),
            (FakeProvider.jwk(key, kid: "k1", more: #","use":"enc""#), false),
            (FakeProvider.jwk(key, kid: "k1", more: #","alg":"ES384""#), false),
            (FakeProvider.jwk(key, kid: "k2"), false),
            (#"{"kty":"oct","kid":"k1","k":"c2VjcmV0"}"#, false), (#"{"kty":"EC","kid":"k1"}"#, true), ("5", false),
        ] {
            let keys = try SigningKeys(parsing: Array("{\"keys\":[\(jwk)]}".utf8))
            #expect((keys.key(for: token) != nil) == isUsed, "\(jwk)")
        }
    }
}
