import ArgumentParser
import StrictJSON

struct GroupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "group", abstract: "Groups that an identity provider pushed: list, show.",
        discussion: "Example:\n  usher group show okta jira-users",
        subcommands: [List.self, Show.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Groups of a connector, and how many members they have.",
            discussion: "Example:\n  usher group list okta --search jira-")
        @Argument(help: "The connector's name.") var connector: String
        @Option(name: .long, help: "The beginning of the display name.") var search: String?
        @Option(name: .long, help: "How many, up to 500.") var count: Int = 50
        @Option(name: .long, help: "Go on after this.") var after: String?
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func validate() throws { try OptionRange.check("--count", count, 1...500) }

        func run() async throws {
            let answer = try await server.client().get(
                "/connectors/\(PathText.encode(connector))/groups",
                [("search", search), ("count", String(count)), ("after", after)])
            output.show(answer) {
                Table.list($0, ["DISPLAY NAME", "MEMBERS", "ID"], empty: "No group.") { group in
                    let more = group["moreMembers"] == true ? "more than " : ""
                    return [group.cell("displayName"), more + group.cell("members"), group.cell("id")]
                }
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "One group and its members.", discussion: "Example:\n  usher group show okta jira-users")
        @Argument(help: "The connector's name.") var connector: String
        @Argument(help: "The display name or id.") var group: String
        @Option(name: .long, help: "How many members, up to 1000.") var count: Int = 100
        @Option(name: .long, help: "Go on after this.") var after: String?
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let client = try server.client()
            let segment = try await ResourceName.segment(
                group, endpoint: "groups", attribute: "displayName", connector: connector, client)
            let answer = try await client.get(
                "/connectors/\(PathText.encode(connector))/groups/\(segment)",
                [("count", String(count)), ("after", after)])
            output.show(answer) { answer in
                let resource = answer["resource"] ?? .null
                var lines = ["\(resource.cell("displayName"))  id \(resource.cell("id"))"]
                lines += (answer["members"]?.array ?? []).map {
                    "  \($0.cell("display"))  (\($0.cell("type")) \($0.cell("id")))"
                }
                if let next = answer["next"]?.string { lines.append("More: --after \(next)") }
                return lines.joined(separator: "\n")
            }
        }
    }
}
