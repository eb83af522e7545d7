import ArgumentParser
import StrictJSON

struct ConflictsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conflicts",
        abstract: "Users whose account belongs to somebody else, is protected or waits for a decision, and what to do.",
        discussion: """
            Examples:
              usher conflicts okta
              usher conflicts okta --target directory --json

            The exit status is 4 when some wait for a decision or are in conflict.
            """)

    @Argument(help: "The connector's name.") var connector: String
    @OptionGroup var page: ConflictPageOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let answer = try await server.client().get(
            "/connectors/\(PathText.encode(connector))/conflicts",
            [("target", page.target), ("count", String(page.count)), ("after", page.after)])
        output.show(answer, text)
        let open = answer["open"]?.integer ?? 0
        guard open == 0 else {
            throw CommandFailure.held(
                "Waiting for a decision or in conflict: \(Count.of(open, "user")) of \(connector).")
        }
    }

    private func text(_ answer: JSONValue) -> String {
        let items = answer["items"]?.array ?? []
        if items.isEmpty { return "No conflict." }
        var lines: [String] = []
        for item in items {
            lines.append("\(item.cell("userName")): \(item.cell("state"))")
            lines.append("  why       \(item.cell("message"))")
            if let account = item["account"], !account.isNull {
                lines.append(
                    "  account   \(account.cell("username")), \(account.cell("displayName")), \(account.cell("email")), "
                        + "active: \(account.cell("active")), of \(account.cell("owner"))")
                let groups = (account["groups"]?.array ?? []).map(\.cellText)
                if !groups.isEmpty { lines.append("  in        \(groups.joined(separator: ", "))") }
            }
            lines += StepText.linking(item)
            lines.append("  what to do: \(item.cell("advice"))")
        }
        if items.contains(where: { $0["state"] == "needsDecision" }) {
            lines.append("")
            lines.append("Link all that are shown here: usher link \(connector) --all-shown \(answer.cell("digest"))")
        }
        if let next = answer["next"]?.string { lines.append("More: --after \(next)") }
        return lines.joined(separator: "\n")
    }
}

struct ConflictPageOptions: ParsableArguments {
    @Option(name: .long, help: "Which target. The first one otherwise.") var target: String?
    @Option(name: .long, help: "How many, up to 500.") var count: Int = 100
    @Option(name: .long, help: "Go on after this.") var after: String?

    func validate() throws { try OptionRange.check("--count", count, 1...500) }
}
