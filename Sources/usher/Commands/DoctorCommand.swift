import ArgumentParser
import StrictJSON

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Look at the data folder, the database, the configuration and the connectors.",
        discussion: "Example:\n  usher doctor\nExit status 1 when something is wrong.")
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
