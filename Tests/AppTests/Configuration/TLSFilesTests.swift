import Crypto
import Foundation
import Testing

@testable import App

struct TLSFilesTests {
    private let place: TemporaryFolder

    init() throws { place = try TemporaryFolder() }

    @Test func `each bad file is named with what is wrong with it`() throws {
        let certificate = try file("certificate.pem", Self.certificate)
        let key = try file("key.pem", P256.Signing.PrivateKey().pemRepresentation)
        let encrypted = try file("encrypted.pem", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIH0\n")
        let empty = try file("empty.pem", "")
        for (chain, key, words) in [
            ("\(place.path)/none.pem", key, "USHER_TLS_CERT: \(place.path)/none.pem can't be read: No such file"),
            (place.path, key, "USHER_TLS_CERT: \(place.path) is no file"),
            (empty, key, "USHER_TLS_CERT: \(empty) holds no certificate"),
            (key, key, "USHER_TLS_CERT: \(key) holds no certificate"),
            (certificate, empty, "USHER_TLS_KEY: \(empty) holds no private key"),
            (certificate, certificate, "USHER_TLS_KEY: \(certificate) holds no private key"),
            (certificate, encrypted, "USHER_TLS_KEY: \(encrypted) is protected by a passphrase"),
            (certificate, key, "\(key) does not belong to the certificate \(certificate)"),
        ] {
            var configuration = ServerConfiguration()
            (configuration.tlsCertificate, configuration.tlsKey) = (chain, key)
            let error = #expect(throws: ConfigurationError.self) { try TLSFiles.configuration(configuration) }
            #expect(error?.description.contains(words) == true, "\(String(describing: error))")
        }
    }

    private func file(_ name: String, _ text: String) throws -> String {
        let path = "\(place.path)/\(name)"
        try Data(text.utf8).write(to: URL(filePath: path))
        return path
    }

    /// Of a key that nobody kept.
    private static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBhDCCASugAwIBAgIUJTuby7A0665sahDKH1AUCZI6/iwwCgYIKoZIzj0EAwIw
        GDEWMBQGA1UEAwwNdXNoZXIuZXhhbXBsZTAeFw0yNjExMjgxNjU1NDdaFw00NjEx
        MjMxNjU1NDdaMBgxFjAUBgNVBAMMDXVzaGVyLmV4YW1wbGUwWTATBgcqhkjOPQIB
        BggqhkjOPQMBBwNCAAQI4wvv4Z/RYA0x6TvAUlC3ykSUDD645E7LwRXh5i/473BC
        rvug8wlzdDB8hpdL84ow7jG90STxQX1B47fVtpkio1MwUTAdBgNVHQ4EFgQU7SPm
        1MKMYhq6Mk17Vcu+1rOnoxgwHwYDVR0jBBgwFoAU7SPm1MKMYhq6Mk17Vcu+1rOn
        oxgwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiAjjyp7gV3i6huk
        5walyfAsn+33fOLpsCdapViYzRx8OQIgFUMuumoOOrD2U+rcOTTZ/XIQDSppI+5N
        j2DBEZuSS0k=
        -----END CERTIFICATE-----
        """
}
