import Access
import Logging

/// One thing that can be configured: its flag, environment variable and key in `usher.yaml`, and how its text is read.
/// A new one is a line here and a field of `ServerConfiguration`.
struct ConfigurationSetting: Sendable {
    let key: String
    let variable: String
    /// Says what is wrong with the text, or sets the field.
    let set: @Sendable (inout ServerConfiguration, String) -> String?

    static let all: [ConfigurationSetting] =
        [
            .init(key: "listen", variable: "USHER_LISTEN", set: listen),
            .init(key: "publicURL", variable: "USHER_PUBLIC_URL", set: publicURL),
            .init(key: "data", variable: "USHER_DATA") { configuration, text in
                configuration.dataFolder = text
                return text.isEmpty ? "must name a folder" : nil
            },
            .init(key: "databaseURL", variable: "USHER_DATABASE_URL") { configuration, text in
                configuration.databaseURL = text
                return text == "sqlite:" ? nil : "must be sqlite: (PostgreSQL is not offered by this release)"
            },
            .init(key: "logLevel", variable: "USHER_LOG_LEVEL") { configuration, text in
                guard let level = Logger.Level(rawValue: text.lowercased()) else {
                    return "must be one of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))"
                }
                configuration.logLevel = level
                return nil
            },
            .init(key: "logFormat", variable: "USHER_LOG_FORMAT") { configuration, text in
                guard let format = ServerConfiguration.LogFormat(rawValue: text) else { return "must be text or json" }
                configuration.logFormat = format
                return nil
            },
            .init(key: "tlsCertificate", variable: "USHER_TLS_CERT") { configuration, text in
                configuration.tlsCertificate = text
                return nil
            },
            .init(key: "tlsKey", variable: "USHER_TLS_KEY") { configuration, text in
                configuration.tlsKey = text
                return nil
            },
            .init(key: "secretKeyFile", variable: "USHER_SECRET_KEY_FILE") { configuration, text in
                configuration.secretKeyFile = text
                return nil
            },
            .init(key: "requestLogDays", variable: "USHER_REQUEST_LOG_DAYS") { configuration, text in
                number(text, in: 1...3650) { configuration.requestLogDays = $0 }
            },
            .init(key: "requestLogMegabytes", variable: "USHER_REQUEST_LOG_MEGABYTES") { configuration, text in
                number(text, in: 1...1_048_576) { configuration.requestLogMegabytes = $0 }
            },
            .init(key: "tokenRequestsPerSecond", variable: "USHER_TOKEN_REQUESTS_PER_SECOND") { configuration, text in
                guard text != "off" else {
                    configuration.tokenRate = nil
                    return nil
                }
                return number(text, in: 1...1_000_000) { configuration.tokenRate = RateLimit(perSecond: $0) }
                    .map { "\($0), or off" }
            },
            .init(key: "trustedProxies", variable: "USHER_TRUSTED_PROXIES") { configuration, text in
                let parts = text.split(separator: ",").map { $0.filter { $0 != " " } }
                do { configuration.trustedProxies = try AddressList(parsing: parts.map { String($0) }) } catch {
                    return "must be addresses or blocks with commas between: \(error)"
                }
                return nil
            },
        ] + singleSignOn

    private static func number(_ text: String, in range: ClosedRange<Int>, _ set: (Int) -> Void) -> String? {
        guard let number = Int(text), range.contains(number) else {
            return "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
        }
        set(number)
        return nil
    }

    @Sendable private static func listen(_ configuration: inout ServerConfiguration, _ text: String) -> String? {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port)
        else { return "must be ADDRESS:PORT, for example 127.0.0.1:8480" }
        let host = text[..<colon]
        // An IPv6 address stands in brackets, as in a URL.
        configuration.host =
            host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : String(host)
        configuration.port = port
        return host.isEmpty ? "must name an address before the colon; 0.0.0.0 for all" : nil
    }

    @Sendable private static func publicURL(_ configuration: inout ServerConfiguration, _ text: String) -> String? {
        let hasScheme = text.hasPrefix("https://") || text.hasPrefix("http://")
        guard hasScheme, !text.contains(where: { $0 == "?" || $0 == "#" || $0 == " " }) else {
            return "must be an address such as https://usher.example.com"
        }
        configuration.publicURL = text.hasSuffix("/") ? String(text.dropLast()) : text
        return nil
    }
}
