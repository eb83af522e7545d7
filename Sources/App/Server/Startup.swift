import Logging
import Sync

#if canImport(Glibc)
    import Glibc
#endif

extension ServerConfiguration {
    /// The address that identity providers and applications are given.
    public var effectivePublicURL: String { publicURL ?? url(port: port) }

    func url(port: Int) -> String {
        let name = ["0.0.0.0", "::"].contains(host) ? "localhost" : host
        return "\(tlsCertificate == nil ? "http" : "https")://\(name.contains(":") ? "[\(name)]" : name):\(port)"
    }
}

/// What a start says.
enum Startup {
    /// True as long as nobody was told what to do first, and nothing has been set: a start that never came to listen
    /// has told nobody.
    static func isFirst(_ folder: DataFolder, _ settings: any SettingsStore) async throws -> Bool {
        guard folder.read(DataFolder.serverURL) == nil else { return false }
        // The first version is made by the start itself.
        return try await settings.current().map { $0.version <= 1 } ?? true
    }

    static func announce(
        _ configuration: ServerConfiguration, _ folder: DataFolder, port: Int, isFirst: Bool, _ logger: Logger
    ) {
        let url = configuration.url(port: port)
        // A certificate is for the public name.
        let own = configuration.tlsCertificate == nil ? url : configuration.effectivePublicURL
        do { try folder.write(DataFolder.serverURL, own) } catch {
            logger.warning("the commands on this machine need --url", metadata: ["error": "\(error)"])
        }
        logger.info("listening", metadata: ["url": "\(url)", "version": "\(Version.current)"])
        // Machines that read the log want JSON only.
        guard configuration.logFormat == .text else { return }
        // What is written to a terminal only the one before it reads; what goes elsewhere is kept as a log.
        let code = isatty(STDOUT_FILENO) == 1 ? SetupCodeFile(folder: folder).code() : nil
        let text = text(configuration, folder, url: url, isFirst: isFirst, code: code)
        let bytes = Array((text + "\n").utf8)
        _ = write(STDOUT_FILENO, bytes, bytes.count)
    }

    static func text(
        _ configuration: ServerConfiguration, _ folder: DataFolder, url: String, isFirst: Bool, code: String? = nil
    )
        -> String
    {
        let base = "Usher \(Version.current) listens on \(url), data in \(folder.path)"
        guard isFirst else { return base + ". How it stands: usher status" }
        let setUp = "\(configuration.publicURL ?? url)/setup\(code.map { "?code=\($0)" } ?? "")"
        let reachable =
            configuration.publicURL.map { "Okta must reach this server at \($0)." }
            ?? "Okta must reach this server by https under a public name. Say it to Usher, too: USHER_PUBLIC_URL=https://…"
        return base + """
            .

            This is the first start. Made in \(folder.path) (readable by this user only):
              usher.sqlite  the database: everything that is pushed and set
              secret-key    the server's key; keep a copy apart from copies of the database
              admin-token   lets the commands on this machine in
              setup-code    lets you make the first administrator; deleted when that is done

            There is one target, `directory`: a user directory that Jira, Confluence and others read as "Atlassian Crowd".

            What to do next: open \(setUp) in a browser. Or, in another terminal:
              usher connector create okta --identity-provider okta    an address and a token for Okta
              usher connector guide okta                              what to enter there, step by step
              usher application add jira --target directory           what to enter in Jira
              usher demo                                              or first see it at work with made-up people

            \(reachable)
            """
    }
}
