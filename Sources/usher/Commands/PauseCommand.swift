import ArgumentParser
import StrictJSON

struct PauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Stop the sync of a connector within a second. What the identity provider pushes is kept and waits.",
        discussion: "Examples:\n  usher pause okta\n  usher pause okta --target directory")
    @Argument(help: "The connector's name.") var connector: String
    @Option(name: .long, help: "Only this target.") var target: String?
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let answer = try await PauseText.send("pause", connector, target, try server.client())
        output.show(answer) { PauseText.lines($0, "paused; go on with: usher resume \(connector)") }
    }
}

struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Let a paused sync go on with all that waits.",
        discussion: "Example:\n  usher resume okta")
    @Argument(help: "The connector's name.") var connector: String
    @Option(name: .long, help: "Only this target.") var target: String?
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let answer = try await PauseText.send("resume", connector, target, try server.client())
        output.show(answer) { PauseText.lines($0, "goes on") }
    }
}

private enum PauseText {
    static func send(_ word: String, _ connector: String, _ target: String?, _ client: APIClient) async throws
        -> JSONValue
    {
        let body: JSONObject = target.map { ["target": .string($0)] } ?? [:]
        return try await client.post("/connectors/\(PathText.encode(connector))/\(word)", .object(body))
    }

    static func lines(_ answer: JSONValue, _ what: String) -> String {
        (answer["targets"]?.array ?? []).map { "\($0.cell("target")): \(what)" }.joined(separator: "\n")
    }
}
