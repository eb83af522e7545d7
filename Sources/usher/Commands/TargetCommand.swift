import ArgumentParser
import StrictJSON

struct TargetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "target", abstract: "User directories that connectors write to.",
        discussion: "Example:\n  usher target add contractors --kind directory",
        subcommands: [Add.self, List.self, Delete.self])

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

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete a target that no connector uses, with everything that a built-in directory holds.",
            discussion: "Example:\n  usher target delete contractors --yes")
        @Argument(help: "The target's name.") var name: String
        @Flag(name: .long, help: "Do it; without this nothing happens.") var yes = false
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let client = try server.client()
            let path = "/targets/\(PathText.encode(name))"
            guard yes else {
                let target = try await client.get(path)
                throw CommandFailure.usage(
                    "This deletes \(name) with \(target.cell("users")) users and \(target.cell("groups")) groups; applications that "
                        + "read it lose them at their next synchronisation. Say --yes to do it.")
            }
            let answer = try await client.delete(path)
            output.show(answer) { _ in "Deleted target \(name)." }
        }
    }
}
