import ArgumentParser
import StrictJSON

struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Why a user, or a group of a target, is as it is.",
        discussion: """
            Examples:
              usher explain okta ada@example.com
              usher explain okta --group jira-users      who is in it and why, and which pushed groups become it
              usher explain okta ada@example.com --group jira-users      why this user is in it or is not
            """)

    @Argument(help: "The connector's name.") var connector: String
    @Argument(help: "The user name or id.") var user: String?
    @Option(name: .long, help: "A group, by its name in the target.") var group: String?
    @Option(name: .long, help: "Only this target.") var target: String?
    @Option(name: .long, help: "With --group: how many members, up to 500.") var count: Int = 100
    @Option(name: .long, help: "With --group: go on here.") var start: Int = 0
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if user == nil, group == nil { throw ValidationError("Name a user, or a group with --group.") }
        try OptionRange.check("--count", count, 1...500)
        try OptionRange.check("--start", start, 0...1_000_000_000)
    }

    func run() async throws {
        let client = try server.client()
        let base = "/connectors/\(PathText.encode(connector))"
        if let group, user == nil {
            let answer = try await client.get(
                "\(base)/explanation",
                [("group", group), ("target", target), ("start", String(start)), ("count", String(count))])
            return output.show(answer, ExplanationText.group)
        }
        let segment = try await ResourceName.segment(
            user ?? "", endpoint: "users", attribute: "userName", connector: connector, client)
        let answer = try await client.get(
            "\(base)/users/\(segment)/explanation", [("target", target), ("group", group)])
        output.show(answer, group == nil ? ExplanationText.user : ExplanationText.membership)
    }
}
