import ArgumentParser
import StrictJSON

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Look at the data folder, the database, the configuration and the connectors.",
        discussion: """
            Examples:
              usher doctor
              usher doctor --json

            The exit status is 1 when a check failed. Warnings leave it at 0, held steps among them: `usher status` ends
            with 4 for those.
            """)
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let answer = try await server.client().get("/doctor")
        output.show(answer) { answer in
            (answer["checks"]?.array ?? []).map {
                "\(Self.mark($0.cell("verdict")))  \($0.cell("name")): \($0.cell("detail"))"
            }
            .joined(separator: "\n")
        }
        if answer["healthy"] != true { throw ExitCode(1) }
    }

    private static func mark(_ verdict: String) -> String {
        switch verdict {
        case "ok": "ok     "
        case "warning": "warning"
        default: "FAILED "
        }
    }
}
