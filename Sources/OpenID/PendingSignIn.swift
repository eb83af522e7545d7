import Crypto
import Foundation
import StrictJSON

/// What has to be kept between the way there and the way back: in a cookie of the browser, sealed, so that nothing has to
/// be remembered here and any node can finish.
struct PendingSignIn: Sendable, Hashable {
    /// Binds the way back to this browser (RFC 6749, section 10.12).
    let state: String
    /// Binds the ID token to this sign-in.
    let nonce: String
    /// Binds the code to this sign-in (RFC 7636).
    let verifier: String
    let returnTo: String
    /// Somebody who is signed in has to show that it is he.
    let again: Bool
    /// Milliseconds since 1970.
    let begun: Int64

    /// How long one may take at the provider, in milliseconds.
    static let most: Int64 = 10 * 60_000

    init(returnTo: String, again: Bool, begun: Int64) {
        state = Self.random()
        nonce = Self.random()
        verifier = Self.random()
        self.returnTo = returnTo
        self.again = again
        self.begun = begun
    }

    /// RFC 7636, section 4.2: S256.
    var challenge: String { Base64URL.text(SHA256.hash(data: Data(verifier.utf8))) }

    func sealed(_ key: SymmetricKey) throws -> String {
        let json: JSONValue = [
            "state": .string(state), "nonce": .string(nonce), "verifier": .string(verifier),
            "returnTo": .string(returnTo), "again": .bool(again), "begun": .string("\(begun)"),
        ]
        let box = try AES.GCM.seal(Data(json.serializedBytes), using: key)
        return Base64URL.text(box.nonce.withUnsafeBytes { Data($0) } + box.ciphertext + box.tag)
    }

    /// Nil for everything that this server did not seal a short while ago.
    init?(sealed text: String, _ key: SymmetricKey, now: Int64) {
        guard text.utf8.count <= 6000, let bytes = Base64URL.bytes(text[...]),
            let box = try? AES.GCM.SealedBox(combined: Data(bytes)), let open = try? AES.GCM.open(box, using: key),
            let json = try? JSONValue(parsing: Array(open)).object, let state = json["state"]?.string,
            let nonce = json["nonce"]?.string, let verifier = json["verifier"]?.string,
            let returnTo = json["returnTo"]?.string, let again = json["again"]?.bool,
            let begun = json["begun"]?.string.flatMap({ Int64($0) }),
            now - begun <= Self.most, now >= begun - 60_000
        else { return nil }
        self.state = state
        self.nonce = nonce
        self.verifier = verifier
        self.returnTo = returnTo
        self.again = again
        self.begun = begun
    }

    /// 256 bits.
    private static func random() -> String {
        SymmetricKey(size: .bits256).withUnsafeBytes { Base64URL.text(Array($0)) }
    }
}
