import ArgumentParser
import StrictJSON

struct TargetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "target", abstract: "User directories that connectors write to.",
        discussion: "Example:\n  usher target add contractors --kind directory",
        subcommands: [Add.self, List.self, Kinds.self, Test.self, Delete.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a target.", discussion: "Example:\n  usher target add contractors --kind directory")
        @Argument(help: "The name: a-z, 0-9 and -.") var name: String
        @Option(name: .long, help: "directory: built in, read by the Crowd API.") var kind: String
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let made = try await server.client().post("/targets", ["name": .string(name), "kind": .string(kind)])
            output.show(made) { "Added target \($0.cell("name")) of kind \($0.cell("kind"))." }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The targets and what they hold.",
            discussion:
                "Example:\n  usher target list")
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let answer = try await server.client().get("/targets")
            output.show(answer) {
                Table.list(
                    $0, ["NAME", "KIND", "USERS", "ACTIVE", "GROUPS", "MEMBERSHIPS", "APPLICATIONS"],
                    empty: "There is no target."
                ) {
                    [
                        $0.cell("name"), $0.cell("kind"), $0.cell("users"), $0.cell("activeUsers"), $0.cell("groups"),
                        $0.cell("memberships"), $0.cell("applications"),
                    ]
                }
            }
        }
    }

    struct Kinds: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What targets can be of, and what each kind can do.", discussion: "Example:\n  usher target kinds"
        )
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            output.show(try await server.client().get("/target-kinds")) { answer in
                (answer["items"]?.array ?? []).map(Self.text).joined(separator: "\n\n")
            }
        }

        private static func text(_ kind: JSONValue) -> String {
            let abilities = (kind["capabilities"]?.array ?? []).map { ability in
                let detail = ability.cell("detail")
                return "  \(ability["given"] == true ? "yes" : "no ")  \(ability.cell("name"))"
                    + (detail.isEmpty ? "" : ": \(detail)")
            }
            return (["\(kind.cell("kind")): \(kind.cell("summary"))"] + abilities).joined(separator: "\n")
        }
    }

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Look whether a target can be reached and read; changes nothing.",
            discussion: "Example:\n  usher target test directory\nExit status 1 when it does not work.")
        @Argument(help: "The target's name.") var name: String
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let answer = try await server.client().post("/targets/\(PathText.encode(name))/test", [:])
            output.show(answer) { answer in
                (answer["findings"]?.array ?? []).map {
                    "\($0["isGood"] == true ? "ok    " : "FAILED")  \($0.cell("name")): \($0.cell("detail"))"
                }.joined(separator: "\n")
            }
            if answer["works"] != true { throw ExitCode(1) }
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete a target with all that a built-in directory holds; connectors no longer write to it.",
            discussion: """
                Examples:
                  usher target delete contractors              shows what would go
                  usher target delete contractors --yes
                  usher target delete contractors --confirm 5f2c9a0b1d3e4f60     over a safety limit: what was shown
                """)
        @Argument(help: "The target's name.") var name: String
        @OptionGroup var removal: RemovalOptions

        func run() async throws {
            let path = "/targets/\(PathText.encode(name))"
            try await removal.remove(path, shownAt: "\(path)/removal", []) { client in
                let target = try await client.get(path)
                return
                    "This deletes \(name) with \(target.counted("users", "user")) and \(target.counted("groups", "group")); "
                    + "applications that read it lose them at their next synchronisation."
            } done: { _ in
                "Deleted target \(name)."
            }
        }
    }
}
