import App
import ArgumentParser
import Foundation
import StrictJSON

struct AdminResetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset", abstract: "Make a new password for an administrator who lost it.",
        discussion: """
            Works with the server, and without it on the data folder, for when nobody gets in any more. All sessions end. At
            the next sign-in another password has to be chosen.

            Example:
              usher admin reset 'Ada Lovelace' --data /var/lib/usher
            """)
    @Argument(help: "The name, from `usher admin list`.") var name: String
    @Option(name: .long, help: "The server's configuration file, for its key, when the server does not run.")
    var config: String?
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        if let made = try await withoutServer() { return show(made) }
        show(try await overServer())
    }

    private func show(_ made: JSONValue) {
        output.show(made) { MadePasswordText.text($0) }
    }

    /// Nil when a server runs on the data folder, or a server elsewhere is meant.
    private func withoutServer() async throws -> JSONValue? {
        let environment = ProcessInfo.processInfo.environment
        guard server.url == nil, environment["USHER_URL"] == nil else { return nil }
        var flags: [String: String] = [:]
        flags["data"] = server.data
        do {
            let configuration = try ServerConfiguration(flags: flags, environment: environment, file: config)
            guard let made = try await AdministratorRescue.reset(name, configuration) else { return nil }
            return [
                "name": .string(made.name), "role": .string(made.role), "disabled": .bool(made.isDisabled),
                "password": .string(made.password),
            ]
        } catch let error as ConfigurationError {
            throw CommandFailure.failed(error.description)
        } catch let error as AdministratorRescue.NotThere {
            throw CommandFailure.notFound(error.description)
        }
    }

    private func overServer() async throws -> JSONValue {
        try await server.client().post("/administrators/\(PathText.encode(name))/password", [:])
    }
}
