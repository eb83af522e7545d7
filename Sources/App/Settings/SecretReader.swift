import Access
import Foundation
import Provisioning

/// Reads the secrets that the settings document only points to.
enum SecretReader {
    /// Throws `ConfigurationError` that names the place and never the secret.
    static func password(_ reference: SecretReference, environment: [String: String]) throws(ConfigurationError)
        -> String
    {
        let (content, place) = try content(reference, environment)
        do { return try ApplicationPassword.given(content) } catch { throw ConfigurationError("\(place): \(error).") }
    }

    private static func content(_ reference: SecretReference, _ environment: [String: String])
        throws(ConfigurationError) -> (String, String)
    {
        switch reference {
        case .file(let path):
            guard let data = FileManager.default.contents(atPath: path), data.count <= 4096 else {
                throw ConfigurationError("The password file \(path) can't be read, or is larger than 4 KiB.")
            }
            return (String(decoding: data, as: UTF8.self), path)
        case .environment(let name):
            guard let value = environment[name] else {
                throw ConfigurationError("The environment variable \(name), which holds a password, is not set.")
            }
            return (value, "environment variable \(name)")
        }
    }
}
