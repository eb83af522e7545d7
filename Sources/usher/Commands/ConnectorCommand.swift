import ArgumentParser
import StrictJSON

struct ConnectorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connector",
        abstract: "What an identity provider talks to: create, list, show, edit, add-target, delete, guide.",
        discussion: "Example:\n  usher connector create okta --identity-provider okta",
        subcommands: [
            Create.self, List.self, Show.self, Edit.self, AddTarget.self, Delete.self, Guide.self,
        ])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a connector; prints its SCIM base URL and its token, which is shown once.",
            discussion: """
                Examples:
                  usher connector create okta --identity-provider okta
                  usher connector create entra --identity-provider entra --target directory --json
                """)

        @Argument(help: "The name: a-z, 0-9 and -; part of the SCIM base URL.") var name: String
        @Option(name: .long, help: "okta, entra, onelogin, jumpcloud, ping, google, keycloak, authentik or other.")
        var identityProvider: String?
        @Option(name: .long, help: "The name for people.") var displayName: String?
        @Option(name: .long, help: "A target it writes to; may be given several times. The first one otherwise.")
        var target: [String] = []
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            var body: JSONObject = ["name": .string(name)]
            if let identityProvider { body["identityProvider"] = .string(identityProvider) }
            if let displayName { body["displayName"] = .string(displayName) }
            if !target.isEmpty { body["targets"] = .array(target.map { .string($0) }) }
            let made = try await server.client().post("/connectors", .object(body))
            output.show(made) {
                let warning = $0["warning"]?.string.map { "\nWarning: \($0)\n" } ?? ""
                return """
                    SCIM base URL:  \($0.cell("baseURL"))
                    Bearer token:   \($0.cell("token"))
                    \(warning)
                    The token is shown only now. What to do with both: usher connector guide \(name)
                    """
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The connectors and how they stand.", discussion: "Example:\n  usher connector list")
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let answer = try await server.client().get("/connectors")
            output.show(answer) { answer in
                Table.list(
                    answer, ["NAME", "IDP", "STATE", "USERS", "GROUPS", "WAITING", "LAST REQUEST"],
                    empty: "There is no connector yet. Create one: usher connector create okta --identity-provider okta"
                ) { item in
                    let waiting = (item["targets"]?.array ?? []).reduce(0) { $0 + ($1["pending"]?.integer ?? 0) }
                    return [
                        item.cell("name"), item.cell("identityProvider"), ConnectorText.state(item),
                        item.cell("users"), item.cell("groups"),
                        String(waiting), item["lastRequest"]?.string ?? "never",
                    ]
                }
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "One connector: its targets and how their users stand.",
            discussion: "Example:\n  usher connector show okta")
        @Argument(help: "The connector's name.") var name: String
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let answer = try await server.client().get("/connectors/\(PathText.encode(name))")
            output.show(answer, ConnectorText.report)
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete a connector and what it pushed, or end its use of a target.",
            discussion: """
                Examples:
                  usher connector delete okta                              shows what would change
                  usher connector delete okta --yes                        its accounts stay and belong to nobody
                  usher connector delete okta --accounts disable --yes     its accounts are disabled first
                  usher connector delete okta --accounts delete --confirm 5f2c9a0b1d3e4f60
                                                                           over a safety limit: what was shown
                  usher connector delete okta --target contractors --yes   only what it has in this target

                The exit status is 4 when a safety limit is passed and nothing was confirmed, 1 when what was confirmed has
                changed since.
                """)
        @Argument(help: "The connector's name.") var name: String
        @Option(name: .long, help: "What becomes of its accounts: keep, disable or delete.") var accounts = "keep"
        @Option(name: .long, help: "The connector stays and no longer writes to this target.") var target: String?
        @OptionGroup var removal: RemovalOptions

        func run() async throws {
            let path = "/connectors/\(PathText.encode(name))"
            let scope = target.map { "\(path)/targets/\(PathText.encode($0))" } ?? path
            try await removal.remove(
                scope, shownAt: "\(path)/removal", [("accounts", accounts), ("target", target)]
            ) { client in
                if let target { return "\(name) no longer writes to \(target)." }
                let answer = try await client.get(path)
                return "This deletes \(answer.counted("users", "user")) and \(answer.counted("groups", "group")) that "
                    + "\(name) pushed, and its tokens."
            } done: { answer in
                if let target { return "\(name) no longer writes to \(target). Accounts: \(accounts)." }
                return "Deleted connector \(name) with \(answer.counted("users", "user")) and "
                    + "\(answer.counted("groups", "group")). Accounts: \(accounts)."
            }
        }
    }

    struct Guide: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What to set at the identity provider, step by step.",
            discussion: "Example:\n  usher connector guide okta")
        @Argument(help: "The connector's name.") var name: String
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let answer = try await server.client().get("/connectors/\(PathText.encode(name))/guide")
            output.show(answer) { guide in
                let steps = (guide["steps"]?.array ?? []).enumerated().map { "\($0 + 1). \($1.cellText)" }
                let obstacle = guide["obstacle"]?.string.map { "\($0)\n\n" } ?? ""
                return "\(guide.cell("title"))\n\n\(obstacle)" + steps.joined(separator: "\n")
            }
        }
    }
}

/// A connector for people.
enum ConnectorText {
    /// How its targets stand; one word when all stand alike.
    static func state(_ connector: JSONValue) -> String {
        let targets = connector["targets"]?.array ?? []
        let states = Set(targets.map { $0.cell("state") }).sorted()
        if states.count == 1 { return states[0] }
        return targets.map { "\($0.cell("target")): \($0.cell("state"))" }.joined(separator: ", ")
    }

    private static func lastRequest(_ connector: JSONValue) -> String {
        connector["lastRequest"]?.string.map { "last request \($0)" } ?? "waiting for the first request"
    }

    static func report(_ connector: JSONValue) -> String {
        var lines = [
            "\(connector.cell("name")) (\(connector.cell("displayName")), \(connector.cell("identityProvider")))",
            "  SCIM base URL  \(connector.cell("baseURL"))",
            "  pushed         \(connector.counted("users", "user")), \(connector.counted("groups", "group"))",
            "  tokens         \(connector.cell("tokens")), \(lastRequest(connector))",
        ]
        if let refused = connector["refused"], !refused.isNull {
            lines.append(
                "  since \(refused.cell("since")) \(refused.cell("told")): usher requests \(connector.cell("name")) --failures"
            )
        }
        if let problem = connector["tokenProblem"]?.string {
            lines.append("  \(problem.printable): usher token create \(connector.cell("name"))")
        }
        if let removal = connector["removing"], !removal.isNull {
            lines.append(
                "  is being removed since \(removal.cell("since")) by \(removal.cell("by")), accounts: \(removal.cell("accounts"))"
            )
        }
        if connector["enabled"] == false { lines.append("  disabled: what it is sent is refused") }
        let targets = connector["targets"]?.array ?? []
        if targets.isEmpty {
            lines.append("  writes to no target: usher connector add-target \(connector.cell("name")) directory")
        }
        for target in targets {
            let disabled = target["state"] == "disabled" ? "disabled, " : ""
            lines.append(
                "  target \(target.cell("target")): \(disabled)\(target.cell("mode")), \(target.cell("pending")) waiting"
            )
            let states = target["users"]?.object?.members.filter { $0.value.integer != 0 } ?? []
            if !states.isEmpty {
                lines.append("    users  " + states.map { "\($0.value.cellText) \($0.name)" }.joined(separator: ", "))
            }
            if let failed = target["users"]?["failed"]?.integer, failed > 0 {
                let place = "\(connector.cell("name")) --target \(target.cell("target"))"
                lines.append(
                    "    failed \(failed.counted("user")), and why: usher user list \(place) --state failed")
            }
            if let held = target["held"]?.integer, held > 0 {
                lines.append("    held   \(held.counted("step")), for a decision: usher held \(connector.cell("name"))")
            }
            if let rejected = target["rejected"]?.integer, rejected > 0 {
                lines.append(
                    "    rejected \(rejected.counted("step")): left out until the identity provider changes their users: "
                        + "usher held \(connector.cell("name")) --rejected"
                )
            }
            if let since = target["pausedSince"]?.string {
                lines.append("    paused since \(since) by \(target.cell("pausedBy"))")
            }
            if let until = target["quarantinedUntil"]?.string {
                lines.append("    left alone until \(until); usher sync \(connector.cell("name")) tries now")
            }
            if let next = target["nextScheduled"]?.string { lines.append("    next full reconcile \(next)") }
            if let error = target["lastError"]?.string {
                let since = target["failingSince"]?.string.map { " since \($0)" } ?? ""
                let next = target["nextTry"]?.string.map { ", next try \($0)" } ?? ""
                lines.append("    failing\(since)\(next): \(error.printable)")
            }
        }
        return lines.joined(separator: "\n")
    }
}
