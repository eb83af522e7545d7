import StrictJSON

/// What the provider's discovery document says (OpenID Connect Discovery 1.0, section 3).
struct ProviderMetadata: Sendable, Hashable {
    let issuer: String
    let authorizationEndpoint: String
    let tokenEndpoint: String
    let keysURL: String
    /// Whether the secret goes into the form instead of the header (`client_secret_post`).
    let wantsSecretInForm: Bool

    /// - Throws: `OpenIDFailure` for a document of somebody else, or with addresses that are not encrypted.
    init(parsing body: [UInt8], issuer: String) throws(OpenIDFailure) {
        guard let document = try? JSONValue(parsing: body).object else {
            throw OpenIDFailure("its discovery document is no JSON object")
        }
        guard document["issuer"]?.string == issuer else {
            throw OpenIDFailure(
                "its discovery document is of the issuer \"\((document["issuer"]?.string ?? "nobody").prefix(200))\", not "
                    + "of \"\(issuer)\"; USHER_OIDC_ISSUER must be exactly what it says")
        }
        func address(_ name: String) throws(OpenIDFailure) -> String {
            guard let address = document[name]?.string, ProviderAddress.isUsable(address) else {
                throw OpenIDFailure("its discovery document gives no usable \(name) (https, or http on this machine)")
            }
            return address
        }
        self.issuer = issuer
        authorizationEndpoint = try address("authorization_endpoint")
        tokenEndpoint = try address("token_endpoint")
        keysURL = try address("jwks_uri")
        let methods = document["token_endpoint_auth_methods_supported"]?.array?.compactMap(\.string)
        wantsSecretInForm =
            methods.map { !$0.contains("client_secret_basic") && $0.contains("client_secret_post") } ?? false
    }
}

enum ProviderAddress {
    /// Encrypted, or a test provider on this machine.
    static func isUsable(_ address: String) -> Bool {
        guard address.utf8.count <= 2000, address.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return false }
        if address.hasPrefix("https://") { return address.utf8.count > 8 }
        return ["http://127.0.0.1", "http://localhost", "http://[::1]"].contains { host in
            guard address.hasPrefix(host) else { return false }
            let rest = address.dropFirst(host.count)
            return rest.isEmpty || rest.hasPrefix("/") || rest.hasPrefix(":")
        }
    }
}

/// What is wrong at the provider, as the end of a sentence about it.
struct OpenIDFailure: Error, Sendable, Hashable {
    let text: String
    init(_ text: String) { self.text = text }
}
