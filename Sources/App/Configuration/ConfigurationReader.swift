import Foundation
import Yams

extension ServerConfiguration {
    /// Reads the file (when there is one), the environment and the flags, each over the one before.
    ///
    /// - Parameters:
    ///   - flags: by the key of the setting, such as `listen`.
    ///   - environment: by the name of the variable.
    ///   - file: nil: `usher.yaml` in the working folder, when it is there.
    /// - Throws: `ConfigurationError`, which names the setting, what is wrong, and where it stands.
    public init(flags: [String: String], environment: [String: String], file: String?) throws(ConfigurationError) {
        self.init()
        try read(file: file)
        for setting in ConfigurationSetting.all {
            guard let text = environment[setting.variable], !text.isEmpty else { continue }
            try take(setting, text, from: "\(setting.variable) in the environment")
        }
        for setting in ConfigurationSetting.all {
            guard let text = flags[setting.key] else { continue }
            try take(setting, text, from: setting.key == "publicURL" ? "--public-url" : "--\(setting.key)")
        }
        if (tlsCertificate == nil) != (tlsKey == nil) {
            throw ConfigurationError("TLS needs both a certificate (USHER_TLS_CERT) and its key (USHER_TLS_KEY).")
        }
    }

    private mutating func take(_ setting: ConfigurationSetting, _ text: String, from place: String)
        throws(ConfigurationError)
    {
        if let problem = setting.set(&self, text) {
            throw ConfigurationError("\(place): \"\(text.prefix(200))\" \(problem).")
        }
    }

    private mutating func read(file: String?) throws(ConfigurationError) {
        let path = file ?? "usher.yaml"
        guard let data = FileManager.default.contents(atPath: path) else {
            if file != nil || FileManager.default.fileExists(atPath: path) {
                throw ConfigurationError("\(path): the configuration file can't be read.")
            }
            return
        }
        for (key, value, line) in try Self.pairs(String(decoding: data, as: UTF8.self), path) {
            guard let setting = ConfigurationSetting.all.first(where: { $0.key == key }) else {
                let known = ConfigurationSetting.all.map(\.key).joined(separator: ", ")
                throw ConfigurationError("\(path):\(line): \"\(key.prefix(80))\" is not known. Known: \(known).")
            }
            try take(setting, value, from: "\(path):\(line): \(key)")
        }
    }

    private static func pairs(_ text: String, _ path: String) throws(ConfigurationError) -> [(String, String, Int)] {
        let root: Node?
        do { root = try Yams.compose(yaml: text) } catch {
            throw ConfigurationError("\(path): no YAML: \("\(error)".replacing("\n", with: " ").prefix(300))")
        }
        guard let root else { return [] }
        guard let mapping = root.mapping else {
            throw ConfigurationError("\(path):1: the file must hold keys and values.")
        }
        var pairs: [(String, String, Int)] = []
        for (key, value) in mapping {
            let line = key.mark?.line ?? 1
            guard let name = key.scalar?.string, let text = value.scalar?.string else {
                throw ConfigurationError("\(path):\(line): every setting is one key with one value.")
            }
            pairs.append((name, text, line))
        }
        return pairs
    }
}
