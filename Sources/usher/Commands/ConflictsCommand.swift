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
        guard answer["open"]?.integer == 0 else {
            throw CommandFailure.held(
                "\(answer.cell("open")) user(s) of \(connector) wait for a decision or are in conflict.")
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
            lines.append("  what to do: \(item.cell("advice"))")
        }
        if items.contains(where: { ($0["choices"]?.array ?? []).contains("link") }) {
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
}

/// One of the decisions about conflicts.
struct DecisionOptions: ParsableArguments {
    @Argument(help: "The connector's name.") var connector: String
    @Argument(help: "User names or ids.") var users: [String] = []
    @Option(name: .long, help: "All that `usher conflicts` showed: the digest from there.") var allShown: String?
    @OptionGroup var page: ConflictPageOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func decide(_ decision: String, done: String) async throws {
        guard users.isEmpty != (allShown == nil) else {
            throw CommandFailure.usage(
                "Say either users, or --all-shown with the digest that `usher conflicts \(connector)` shows.")
        }
        var body: JSONObject = ["decision": .string(decision)]
        if let target = page.target { body["target"] = .string(target) }
        if let allShown {
            body["digest"] = .string(allShown)
            body["count"] = .integer(page.count)
            if let after = page.after { body["after"] = .string(after) }
        } else {
            body["users"] = .array(users.map { .string($0) })
        }
        let answer = try await server.client().post(
            "/connectors/\(PathText.encode(connector))/decisions", .object(body))
        output.show(answer) { "\($0.cell("decided")) \(done), \($0.cell("open")) still open." }
        guard answer["failed"]?.integer == 0 else {
            throw CommandFailure.failed(
                "\(answer.cell("failed")) user(s) could not be brought in line: usher user list \(connector) --state failed"
            )
        }
    }
}

struct LinkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link", abstract: "Give users the accounts of their names that nobody owns.",
        discussion: """
            Examples:
              usher link okta ada@example.com
              usher link okta --all-shown 9f86d081884c7d65
            """)
    @OptionGroup var decision: DecisionOptions

    func run() async throws { try await decision.decide("link", done: "linked") }
}

struct SkipCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "skip",
        abstract: "Leave users without the account in question until the identity provider changes them.",
        discussion: """
            Examples:
              usher skip okta ada@example.com
              usher skip okta --all-shown 9f86d081884c7d65
            """)
    @OptionGroup var decision: DecisionOptions

    func run() async throws { try await decision.decide("skip", done: "skipped") }
}

struct ProtectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "protect",
        abstract: "Add users' account names to protect.users, so that no rule ever changes them.",
        discussion: """
            Examples:
              usher protect okta admin
              usher protect okta --all-shown 9f86d081884c7d65
            """)
    @OptionGroup var decision: DecisionOptions

    func run() async throws { try await decision.decide("protect", done: "protected") }
}
