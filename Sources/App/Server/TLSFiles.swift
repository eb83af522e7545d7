import Foundation
import NIOSSL

#if canImport(Glibc)
    import Glibc
#endif

/// The certificate and the key that the configuration names. What is wrong with them is told before anything listens.
enum TLSFiles {
    /// Nil without TLS.
    static func configuration(_ configuration: ServerConfiguration) throws(ConfigurationError) -> TLSConfiguration? {
        guard let certificate = configuration.tlsCertificate, let key = configuration.tlsKey else { return nil }
        let tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: try chain(certificate).map { .certificate($0) },
            privateKey: .privateKey(try privateKey(key)))
        // Both are good for themselves; the library refuses a pair that is none.
        do { _ = try NIOSSLContext(configuration: tls) } catch {
            throw ConfigurationError(
                "USHER_TLS_KEY: the key \(key) does not belong to the certificate \(certificate). Name the key that the "
                    + "certificate was issued for; the server's own certificate has to be the first in its file.")
        }
        return tls
    }

    private static func chain(_ path: String) throws(ConfigurationError) -> [NIOSSLCertificate] {
        let bytes = try bytes("USHER_TLS_CERT", path)
        guard let chain = try? NIOSSLCertificate.fromPEMBytes(bytes), !chain.isEmpty else {
            throw ConfigurationError(
                "USHER_TLS_CERT: \(path) holds no certificate in PEM. The server's own has to be in it "
                    + "(-----BEGIN CERTIFICATE-----), and below it those of the authorities between it and the root.")
        }
        return chain
    }

    private static func privateKey(_ path: String) throws(ConfigurationError) -> NIOSSLPrivateKey {
        let bytes = try bytes("USHER_TLS_KEY", path)
        // PKCS #8 says it in the first line, the older form in the second.
        guard !String(decoding: bytes.prefix(200), as: UTF8.self).contains("ENCRYPTED") else {
            throw ConfigurationError(
                "USHER_TLS_KEY: \(path) is protected by a passphrase, which nobody can enter when Usher starts. Write it "
                    + "without: openssl pkey -in \(path) -out unprotected.pem")
        }
        do { return try NIOSSLPrivateKey(bytes: bytes, format: .pem) } catch {
            throw ConfigurationError(
                "USHER_TLS_KEY: \(path) holds no private key in PEM (-----BEGIN PRIVATE KEY-----). Name the file of the "
                    + "certificate's key.")
        }
    }

    private static func bytes(_ setting: String, _ path: String) throws(ConfigurationError) -> [UInt8] {
        guard access(path, R_OK) == 0 else {
            throw ConfigurationError(
                "\(setting): \(path) can't be read: \(String(cString: strerror(errno))). Name a file in PEM that the "
                    + "user who runs Usher may read.")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ConfigurationError("\(setting): \(path) is no file. Name a file in PEM.")
        }
        return Array(data)
    }
}
