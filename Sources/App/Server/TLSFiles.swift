import NIOSSL

enum TLSFiles {
    /// Nil without TLS.
    static func configuration(_ configuration: ServerConfiguration) throws(ConfigurationError) -> TLSConfiguration? {
        guard let certificate = configuration.tlsCertificate, let key = configuration.tlsKey else { return nil }
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(certificate)
            guard !chain.isEmpty else {
                throw ConfigurationError("USHER_TLS_CERT: \(certificate) holds no certificate.")
            }
            return .makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
        } catch let error as ConfigurationError {
            throw error
        } catch {
            throw ConfigurationError(
                "TLS can't be set up with the certificate \(certificate) and the key \(key): \(error). Both must be PEM files."
            )
        }
    }
}
