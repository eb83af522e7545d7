import ArgumentParser
import StrictJSON

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "The server, its connectors and targets in short.",
        discussion: "Example:\n  usher status")
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let answer = try await server.client().get("/status")
        output.show(answer) { answer in
            let connectors = (answer["connectors"]?.array ?? []).map(ConnectorText.report)
            let head =
                "Usher \(answer.cell("version")) at \(answer.cell("publicURL")), settings version \(answer.cell("settingsVersion"))"
            return
                ([head] + errors(answer["settingsErrors"]?.array ?? [])
                + (connectors.isEmpty
                    ? ["No connector yet: usher connector create okta --identity-provider okta"] : connectors))
                .joined(separator: "\n")
        }
    }

    /// What an earlier release has saved and this one does not take.
    private func errors(_ issues: [JSONValue]) -> [String] {
        guard !issues.isEmpty else { return [] }
        return ["  settings with errors, of an earlier release:"]
            + issues.map { "    " + ["path", "message"].map($0.cell).filter { !$0.isEmpty }.joined(separator: ": ") }
            + [
                "    The rest is in force. Mend it: usher settings export > settings.json; usher settings apply settings.json"
            ]
    }
}
