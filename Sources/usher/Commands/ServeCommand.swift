import App
import ArgumentParser
import Foundation
import Logging

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Start the server.",
        discussion: """
            Without any configuration it makes the folder ./data and listens on 127.0.0.1:8480.

            Examples:
              usher serve
              usher serve --listen 0.0.0.0:8480 --data /var/lib/usher --public-url https://usher.example.com
              usher serve --config /etc/usher/usher.yaml

            Everything can also be set by environment variables or in usher.yaml (docs/configuration.md).
            Exit status 78: the configuration must be changed before it can start.
            """)

    @Option(name: .long, help: "ADDRESS:PORT to listen on.") var listen: String?
    @Option(name: .long, help: "The data folder.") var data: String?
    @Option(name: .long, help: "The address that identity providers and applications reach it by.") var publicURL:
        String?
    @Option(name: .long, help: "The configuration file; usher.yaml in the working folder otherwise.") var config:
        String?

    func run() async throws {
        let configuration: ServerConfiguration
        do {
            configuration = try ServerConfiguration(
                flags: flags, environment: ProcessInfo.processInfo.environment, file: config)
        } catch {
            throw CommandFailure.configuration(error.description)
        }
        let logger = LogSetup.logger(configuration)
        do {
            let environment = ProcessInfo.processInfo.environment
            try await UsherServer.build(configuration, environment: environment, logger: logger).run()
        } catch let error as ConfigurationError {
            throw CommandFailure.configuration(error.description)
        } catch let error as CommandFailure {
            throw error
        } catch {
            // What may pass: a supervisor starts it again.
            throw CommandFailure.failed("The server ended: \(error)")
        }
    }

    private var flags: [String: String] {
        var flags: [String: String] = [:]
        flags["listen"] = listen
        flags["data"] = data
        flags["publicURL"] = publicURL
        return flags
    }
}
