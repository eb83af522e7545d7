import ArgumentParser
import Provisioning
import StrictJSON

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Users that an identity provider pushed: list, show.",
        discussion: "Example:\n  usher user show okta ada@example.com",
        subcommands: [List.self, Show.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Users of a connector, by the beginning of a name and by how they stand in a target.",
            discussion: """
                Examples:
                  usher user list okta --search ada
                  usher user list okta --state needsDecision
                  usher user list okta --state failed --search ada
                  usher user list okta --deleted        deleted at the identity provider, and still with an account
                """)
        @Argument(help: "The connector's name.") var connector: String
        @Option(
            name: .long,
            help:
                "The beginning of the user name, the display name or its last word, an e-mail address or the externalId."
        ) var search: String?
        @Option(
            name: .long, help: "How they stand in a target: \(OptionState.words).", transform: OptionState.read)
        var state: UserState?
        @Flag(name: .long, help: "Those that were deleted at the identity provider and still have an account.")
        var deleted = false
        @Option(name: .long, help: "With --state or --deleted: which target. The first one otherwise.")
        var target: String?
        @Option(name: .long, help: "How many, up to 500.") var count: Int = 50
        @Option(name: .long, help: "Go on after this.") var after: String?
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            try OptionRange.check("--count", count, 1...500)
            if state != nil, deleted {
                throw ValidationError("Give one of --state and --deleted.")
            }
        }

        func run() async throws {
            let answer = try await server.client().get(
                "/connectors/\(PathText.encode(connector))/users",
                [
                    ("search", search), ("state", state?.rawValue), ("deleted", deleted ? "true" : nil),
                    ("target", target), ("count", String(count)), ("after", after),
                ])
            output.show(answer, text)
        }

        private func text(_ answer: JSONValue) -> String {
            let columns: [(title: String, field: String)] =
                if deleted {
                    [
                        ("ACCOUNT", "accountName"), ("STATE", "state"), ("TARGET", "target"), ("ID", "id"),
                        ("WHY", "message"),
                    ]
                } else if state == .failed {
                    [
                        ("USER NAME", "userName"), ("TARGET", "target"), ("FAILING SINCE", "failingSince"),
                        ("ATTEMPTS", "attempts"), ("NEXT TRY", "nextTry"), ("WHY", "message"),
                    ]
                } else if state != nil {
                    [
                        ("USER NAME", "userName"), ("STATE", "state"), ("TARGET", "target"), ("ID", "id"),
                        ("WHY", "message"),
                    ]
                } else {
                    [
                        ("USER NAME", "userName"), ("DISPLAY NAME", "displayName"), ("ACTIVE", "active"),
                        ("IN TARGETS", "targets"), ("ID", "id"),
                    ]
                }
            return Table.list(answer, columns.map(\.title), empty: "No user.") { user in
                columns.map { $0.field == "targets" ? Self.states(user) : user.cell($0.field) }
            }
        }

        /// How a user stands in the targets of the connector; without a name where there is one.
        private static func states(_ user: JSONValue) -> String {
            let targets = user["targets"]?.array ?? []
            return targets.map { target in
                let state = target["state"]?.string ?? "not looked at yet"
                return targets.count == 1 ? state : "\(target.cell("target")): \(state)"
            }.joined(separator: ", ")
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "One user: what was pushed, and for each target the account, the state and the last steps.",
            discussion: "Example:\n  usher user show okta ada@example.com")
        @Argument(help: "The connector's name.") var connector: String
        @Argument(help: "The user name or id.") var user: String
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let client = try server.client()
            let segment = try await ResourceName.segment(
                user, endpoint: "users", attribute: "userName", connector: connector, client)
            let answer = try await client.get("/connectors/\(PathText.encode(connector))/users/\(segment)")
            output.show(answer, UserText.report)
        }
    }
}

/// A user for people.
private enum UserText {
    static func report(_ answer: JSONValue) -> String {
        let resource = answer["resource"] ?? .null
        let groups = (resource["groups"]?.array ?? []).map { $0.cell("display") }
        var lines = [
            "\(resource.cell("userName"))  \(resource.cell("displayName"))  \(resource["active"] == false ? "inactive" : "active")",
            "  id        \(resource.cell("id"))", "  groups    \(groups.joined(separator: ", "))",
        ]
        for target in answer["targets"]?.array ?? [] { lines += section(target) }
        return lines.joined(separator: "\n")
    }

    private static func section(_ target: JSONValue) -> [String] {
        var lines = ["in \(target.cell("target")): \(target["state"]?.string ?? "not looked at yet")"]
        if let message = target["message"]?.string { lines.append("  why       \(message.printable)") }
        if let account = target["account"], !account.isNull {
            let groups = (account["groups"]?.array ?? []).map { "\($0.cell("name")) (\(ExplanationText.owner($0)))" }
            let parts = [account.cell("username"), account.cell("email"), "active: \(account.cell("active"))"]
            lines.append("  account   " + parts.filter { !$0.isEmpty }.joined(separator: ", "))
            lines.append("  in        \(groups.joined(separator: ", "))")
        }
        for step in target["steps"]?.array ?? [] {
            lines.append("  \(step.cell("at"))  \(StepText.what(step)): \(step.cell("reason"))")
        }
        return lines
    }
}
