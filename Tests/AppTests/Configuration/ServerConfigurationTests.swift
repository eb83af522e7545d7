import Access
import App
import Testing

struct ServerConfigurationTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func read(flags: [String: String] = [:], environment: [String: String] = [:], file: String = "") throws
        -> ServerConfiguration
    {
        let path = try folder.file("usher.yaml", file)
        return try ServerConfiguration(flags: flags, environment: environment, file: path)
    }

    private func refusal(
        flags: [String: String] = [:], environment: [String: String] = [:], file: String = ""
    ) -> String {
        do {
            _ = try read(flags: flags, environment: environment, file: file)
            return "taken"
        } catch { return "\(error)" }
    }

    @Test func `an empty configuration is the one of the manual`() throws {
        let configuration = try read()
        #expect(configuration == ServerConfiguration())
        #expect(configuration.effectivePublicURL == "http://127.0.0.1:8480")
    }

    @Test func `a flag wins over the environment, and that over the file`() throws {
        let file = "listen: 1.1.1.1:1\ndata: from-file\nlogFormat: json\n"
        let environment = ["USHER_LISTEN": "2.2.2.2:2", "USHER_DATA": "from-environment"]
        let configuration = try read(flags: ["listen": "3.3.3.3:3"], environment: environment, file: file)
        #expect(configuration.host == "3.3.3.3")
        #expect(configuration.port == 3)
        #expect(configuration.dataFolder == "from-environment")
        #expect(configuration.logFormat == .json)
    }

    @Test func `the bounds of the request log`() throws {
        let configuration = try read(
            environment: ["USHER_REQUEST_LOG_DAYS": "7"], file: "requestLogMegabytes: 64\nrequestLogDays: 9\n")
        #expect(configuration.requestLogDays == 7)
        #expect(configuration.requestLogMegabytes == 64)
    }

    @Test func `the rate of a token, and none`() throws {
        #expect(try read().tokenRate == RateLimit(perSecond: 1_000))
        #expect(try read(file: "tokenRequestsPerSecond: 50\n").tokenRate == RateLimit(perSecond: 50))
        #expect(try read(environment: ["USHER_TOKEN_REQUESTS_PER_SECOND": "off"]).tokenRate == nil)
        #expect(
            refusal(environment: ["USHER_TOKEN_REQUESTS_PER_SECOND": "0"]).hasSuffix(
                "\"0\" must be a whole number from 1 to 1000000, or off."))
    }

    @Test func `an empty variable is no variable`() throws {
        #expect(try read(environment: ["USHER_LISTEN": ""]).port == 8480)
    }

    @Test(arguments: [
        ("0.0.0.0:80", "0.0.0.0", 80, "http://localhost:80"), ("[::1]:8480", "::1", 8480, "http://[::1]:8480"),
        ("localhost:0", "localhost", 0, "http://localhost:0"),
    ])
    func `an address to listen on`(text: String, host: String, port: Int, url: String) throws {
        let configuration = try read(flags: ["listen": text])
        #expect(configuration.host == host)
        #expect(configuration.port == port)
        #expect(configuration.effectivePublicURL == url)
    }

    @Test func `the public address loses its last slash`() throws {
        let configuration = try read(environment: ["USHER_PUBLIC_URL": "https://usher.example.com/"])
        #expect(configuration.effectivePublicURL == "https://usher.example.com")
    }

    @Test(arguments: ["", "8480", "localhost", "localhost:", ":8480", "a:b", "a:65536", "a:-1"])
    func `no address to listen on`(text: String) {
        #expect(refusal(flags: ["listen": text]).hasPrefix("--listen: \"\(text)\" must "))
    }

    @Test(arguments: [
        ("listen: x\n", "usher.yaml:1: listen: \"x\" must be ADDRESS:PORT"),
        ("\nlogLevel: loud\n", "usher.yaml:2: logLevel: \"loud\" must be one of"),
        ("data: x\nlistne: y\n", "usher.yaml:2: \"listne\" is not known. Known: listen"),
        ("- a\n", "usher.yaml:1: the file must hold keys and values"),
        ("data: [a]\n", "usher.yaml:1: every setting is one key with one value"),
        ("data: [\n", "usher.yaml: no YAML"),
    ])
    func `a mistake in the file is told with its line`(file: String, told: String) {
        #expect(refusal(file: file).contains(told))
        #expect(!refusal(file: file).contains("\n"))
    }

    @Test(arguments: [
        ("USHER_LISTEN", "x"), ("USHER_LOG_LEVEL", "x"), ("USHER_LOG_FORMAT", "x"),
        ("USHER_REQUEST_LOG_DAYS", "0"), ("USHER_REQUEST_LOG_DAYS", "3651"), ("USHER_REQUEST_LOG_DAYS", "1.5"),
        ("USHER_REQUEST_LOG_MEGABYTES", "0"), ("USHER_REQUEST_LOG_MEGABYTES", "99999999999999999999"),
        ("USHER_PUBLIC_URL", "x.example.com"),
        ("USHER_DATABASE_URL", "postgres://secret@host"),
    ])
    func `a mistake in the environment is told with the variable`(variable: String, value: String) {
        #expect(refusal(environment: [variable: value]).hasPrefix("\(variable) in the environment: "))
    }

    @Test func `a flag is named as it is typed`() {
        #expect(refusal(flags: ["publicURL": "x"]).hasPrefix("--public-url: "))
    }

    @Test(arguments: ["USHER_TLS_CERT", "USHER_TLS_KEY"])
    func `half of TLS is none`(variable: String) {
        #expect(refusal(environment: [variable: "/x.pem"]).contains("needs both"))
    }

    @Test func `a file that was named must be there`() {
        #expect(throws: ConfigurationError.self) {
            try ServerConfiguration(flags: [:], environment: [:], file: "/nonexistent/usher.yaml")
        }
    }
}
