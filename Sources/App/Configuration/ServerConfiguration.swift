public import Access
public import Logging

/// How the server runs: flags before environment before `usher.yaml` before defaults.
public struct ServerConfiguration: Sendable, Hashable {
    public enum LogFormat: String, Sendable, Hashable, CaseIterable { case text, json }

    public var host = "127.0.0.1"
    public var port = 8480
    /// Without a slash at the end. What identity providers and applications are given; nil: made of host and port.
    public var publicURL: String?
    public var dataFolder = "./data"
    /// `sqlite:` in the data folder; the only one this release speaks.
    public var databaseURL = "sqlite:"
    public var logLevel = Logger.Level.info
    public var logFormat = LogFormat.text
    public var tlsCertificate: String?
    public var tlsKey: String?
    /// Where the secret key is, when not in the data folder.
    public var secretKeyFile: String?
    /// How long requests are kept in the request log.
    public var requestLogDays = 30
    /// How much of the request log is kept for each connector.
    public var requestLogMegabytes = 256

    /// What one token of a connector may ask; nil: as much as it likes.
    public var tokenRate = RateLimit(perSecond: 1_000)

    /// Whose `X-Forwarded-For` is believed: reverse proxies of one's own.
    public var trustedProxies = AddressList([])
    /// Single sign-on of administrators; off without an issuer.
    public var singleSignOn = SingleSignOnConfiguration()

    public init() {}
}

/// Why the server can't start with what it was given: one line, naming the setting and where it was given.
public struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}
