import ArgumentParser
import StrictJSON

struct ApplicationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "application",
        abstract: "Atlassian applications that read a directory by the Crowd API: add, list, edit, delete.",
        discussion: "Example:\n  usher application add jira --target directory",
        subcommands: [Add.self, List.self, Edit.self, Delete.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Admit an application; prints the server URL, name and password to enter there.",
            discussion: """
                Examples:
                  usher application add jira --target directory --allow 10.0.0.5
                  usher application add confluence --target directory --allow 10.0.0.0/24 --write
                """)
        @Argument(help: "The application's name.") var name: String
        @Option(name: .long, help: "The directory it reads.") var target: String
        @Option(
            name: .long,
            help: "An address or CIDR block it may come from; may be given several times. This machine otherwise.")
        var allow: [String] = []
        @Flag(name: .long, help: "It may add local groups and memberships.") var write = false
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            var body: JSONObject = ["name": .string(name), "write": .bool(write)]
            if !allow.isEmpty { body["allow"] = .array(allow.map { .string($0) }) }
            let made = try await server.client().post(
                "/targets/\(PathText.encode(target))/applications", .object(body))
            output.show(made) {
                """
                In the application: User Directories > Add Directory > Atlassian Crowd
                Server URL:            \($0.cell("crowdURL"))
                Application name:      \($0.cell("name"))
                Application password:  \($0.cell("password"))
                Allowed from:          \($0.cell("allow"))

                The password is shown only now.
                """
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The applications of a directory.", discussion: "Example:\n  usher application list")
        @Option(name: .long, help: "The directory.") var target = "directory"
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let answer = try await server.client().get("/targets/\(PathText.encode(target))/applications")
            output.show(answer) {
                Table.list(
                    $0, ["NAME", "MAY WRITE", "ALLOWED FROM", "PASSWORD"],
                    empty: "No application may read \(target). Admit one: usher application add jira --target \(target)"
                ) { [$0.cell("name"), $0.cell("write"), $0.cell("allow"), $0.cell("password")] }
            }
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shut an application out, in effect at once.",
            discussion: "Example:\n  usher application delete jira")
        @Argument(help: "The application's name.") var name: String
        @Option(name: .long, help: "The directory.") var target = "directory"
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let answer = try await server.client().delete(
                "/targets/\(PathText.encode(target))/applications/\(PathText.encode(name))")
            output.show(answer) { _ in "Application \(name) can't read \(target) any more." }
        }
    }
}
