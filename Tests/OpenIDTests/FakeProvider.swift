import Crypto
import Foundation
import JWTKit
import StrictJSON
import Synchronization

@testable import OpenID

/// An OpenID provider with keys of its own, which does exactly what a test tells it.
final class FakeProvider: OpenIDTransport {
    struct State {
        var metadata: [String: String] = [
            "issuer": "https://idp.example", "authorization_endpoint": "https://idp.example/authorize",
            "token_endpoint": "https://idp.example/token", "jwks_uri": "https://idp.example/keys",
        ]
        var authMethods: [String]?
        var keys: [String] = []
        /// Answered by the token endpoint; nil: an error.
        var idToken: String?
        var posted: [(form: String, authorization: String?)] = []
        var gets: [String] = []
    }

    let state = Mutex(State())
    let key = P256.Signing.PrivateKey()

    init(kid: String = "k1") { state.withLock { $0.keys = [Self.jwk(key, kid: kid)] } }

    func get(_ url: String) async throws -> [UInt8] {
        try state.withLock { state in
            state.gets.append(url)
            if url == "https://idp.example/.well-known/openid-configuration" {
                var object: JSONObject = [:]
                for (name, value) in state.metadata { object[name] = .string(value) }
                if let methods = state.authMethods {
                    object["token_endpoint_auth_methods_supported"] = .array(methods.map { .string($0) })
                }
                return JSONValue.object(object).serializedBytes
            }
            guard url == state.metadata["jwks_uri"] else { throw OpenIDFailure("\(url) answered 404") }
            return Array("{\"keys\":[\(state.keys.joined(separator: ","))]}".utf8)
        }
    }

    func post(_ url: String, form: String, authorization: String?) async throws -> (status: Int, body: [UInt8]) {
        state.withLock { state in
            state.posted.append((form, authorization))
            guard let token = state.idToken else { return (400, Array(#"{"error":"invalid_grant"}"#.utf8)) }
            return (200, Array("{\"access_token\":\"x\",\"id_token\":\"\(token)\"}".utf8))
        }
    }

    static func jwk(_ key: P256.Signing.PrivateKey, kid: String, more: String = "") -> String {
        let point = key.publicKey.rawRepresentation
        let (x, y) = (Base64URL.text(point.prefix(32)), Base64URL.text(point.suffix(32)))
        return #"{"kty":"EC","crv":"P-256","kid":"\#(kid)","x":"\#(x)","y":"\#(y)"\#(more)}"#
    }

    /// A token with these claims, signed by `key`, whatever the header says.
    static func token(
        _ claims: JSONObject, header: JSONObject = ["alg": "ES256", "kid": "k1"], key: P256.Signing.PrivateKey
    ) throws -> String {
        let head = Base64URL.text(JSONValue.object(header).serializedBytes)
        let body = Base64URL.text(JSONValue.object(claims).serializedBytes)
        let signature = try key.signature(for: Data("\(head).\(body)".utf8)).rawRepresentation
        return "\(head).\(body).\(Base64URL.text(signature))"
    }
}
