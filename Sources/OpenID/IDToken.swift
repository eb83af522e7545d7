import Crypto
import JWTKit
import StrictJSON

/// The signed statement of the provider about somebody (OpenID Connect Core 1.0, section 2).
struct IDToken: Sendable {
    let claims: JSONObject

    /// What a token must be for, and when.
    struct Expectation: Sendable {
        let issuer: String
        let clientID: String
        let nonce: String
        /// Seconds since 1970.
        let now: Int64
    }

    /// The header and the claims before the signature has been looked at.
    struct Unverified: Sendable {
        let text: String
        let algorithm: String
        let keyID: String?
        fileprivate let claims: JSONObject

        /// - Throws: `OpenIDFailure` for what is no token, or one that is signed in a way that is not taken. Only signatures
        ///   by the provider's public keys are: never `none`, never with a shared secret (RFC 8725, section 3.1).
        init(_ text: String) throws(OpenIDFailure) {
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard text.utf8.count <= 65_536, parts.count == 3, let head = Base64URL.bytes(parts[0]),
                let body = Base64URL.bytes(parts[1]), let header = try? JSONValue(parsing: head).object,
                let claims = try? JSONValue(parsing: body).object, let algorithm = header["alg"]?.string
            else { throw OpenIDFailure("it sent something that is no ID token") }
            guard SigningKeys.families[algorithm] != nil, header["crit"] == nil else {
                throw OpenIDFailure(
                    "its ID token is signed by \(algorithm.prefix(20)), which is not taken (RS256, PS256, ES256 …)")
            }
            self.text = text
            self.algorithm = algorithm
            keyID = header["kid"]?.string
            self.claims = claims
        }
    }

    /// - Throws: `OpenIDFailure`.
    init(_ token: Unverified, key: JWK, _ expected: Expectation) async throws(OpenIDFailure) {
        do {
            let keys = JWTKeyCollection()
            try await keys.add(jwk: key)
            _ = try await keys.verify(token.text, as: AnyClaims.self)
        } catch { throw OpenIDFailure("its ID token is not signed by the key that it names") }
        claims = token.claims
        if let objection = Self.objection(token.claims, expected) { throw OpenIDFailure(objection) }
    }

    /// When somebody last showed the provider who he is, in seconds since 1970; nil: it does not tell.
    var authenticated: Int64? { claims["auth_time"].flatMap(Self.seconds) }

    /// Clocks differ by so many seconds.
    private static let leeway: Int64 = 60

    /// OpenID Connect Core 1.0, section 3.1.3.7.
    private static func objection(_ claims: JSONObject, _ expected: Expectation) -> String? {
        guard claims["iss"]?.string == expected.issuer else { return "its ID token is of another issuer" }
        let audience = claims["aud"]?.string.map { [$0] } ?? claims["aud"]?.array?.compactMap(\.string) ?? []
        guard audience.contains(expected.clientID) else { return "its ID token is for another application" }
        if audience.count > 1 || claims["azp"] != nil, claims["azp"]?.string != expected.clientID {
            return "its ID token was asked for by another application"
        }
        guard let expires = claims["exp"].flatMap(seconds), expires + leeway > expected.now else {
            return "its ID token has expired; compare the clocks"
        }
        guard let issued = claims["iat"].flatMap(seconds), issued - leeway <= expected.now else {
            return "its ID token is of the future; compare the clocks"
        }
        if let start = claims["nbf"].flatMap(seconds), start - leeway > expected.now {
            return "its ID token is not good yet; compare the clocks"
        }
        guard claims["nonce"]?.string == expected.nonce else { return "its ID token belongs to another sign-in" }
        guard let subject = claims["sub"]?.string, !subject.isEmpty, subject.utf8.count <= 255 else {
            return "its ID token names nobody"
        }
        return nil
    }

    private static func seconds(_ value: JSONValue) -> Int64? {
        guard let number = value.number?.double, number.magnitude < 1e12 else { return nil }
        return Int64(number)
    }
}

/// The claims are read by our own parser, which refuses names that stand twice; here only the signature counts.
private struct AnyClaims: JWTPayload {
    func verify(using algorithm: some JWTAlgorithm) throws {}
}

/// The provider's public keys (RFC 7517).
struct SigningKeys: Sendable {
    /// The kind of key that an algorithm is for: a key is never used with another's.
    static let families = [
        "RS256": "RSA", "RS384": "RSA", "RS512": "RSA", "PS256": "RSA", "PS384": "RSA", "PS512": "RSA", "ES256": "EC",
        "ES384": "EC", "ES512": "EC",
    ]
    private static let most = 100

    private let keys: [JSONObject]

    /// - Throws: `OpenIDFailure`.
    init(parsing body: [UInt8]) throws(OpenIDFailure) {
        guard let list = try? JSONValue(parsing: body).object?["keys"]?.array, list.count <= Self.most else {
            throw OpenIDFailure("its list of keys can't be read")
        }
        keys = list.compactMap(\.object)
    }

    /// The key that the token names, or the only one that fits when it names none.
    func key(for token: IDToken.Unverified) -> JWK? {
        let fitting = keys.filter { key in
            key["kty"]?.string == Self.families[token.algorithm]
                && (key["use"]?.string ?? "sig") == "sig"
                && (key["alg"]?.string ?? token.algorithm) == token.algorithm
                && (token.keyID == nil || key["kid"]?.string == token.keyID)
        }
        guard let only = fitting.first, fitting.count == 1 || token.keyID != nil else { return nil }
        // Only what a public key has; the kid is the one that the token names.
        var publicPart: JSONObject = ["kid": .string(token.keyID ?? "only"), "alg": .string(token.algorithm)]
        for name in ["kty", "n", "e", "crv", "x", "y"] { publicPart[name] = only[name] }
        let text = String(decoding: JSONValue.object(publicPart).serializedBytes, as: UTF8.self)
        return try? JWK(json: text)
    }
}
