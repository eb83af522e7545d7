import ArgumentParser
import NIOHTTP1
import StrictJSON

struct AdminCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admin", abstract: "Those who sign in to the admin site by name.",
        discussion: """
            The first administrator is made at /setup in a browser; others here or there. Whoever has a role at the OpenID
            provider needs none of this (docs/administrators.md).

            Examples:
              usher admin create "Ada Lovelace" --role operator
              usher admin reset "Ada Lovelace"      also when nobody gets in any more
            """,
        subcommands: [
            List.self, Create.self, Role.self, Disable.self, Enable.self, AdminResetCommand.self, Delete.self,
        ])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The administrators.", discussion: "Example:\n  usher admin list")
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let answer = try await server.client().get("/administrators")
            output.show(answer) {
                Table.list(
                    $0, ["NAME", "ROLE", "STATE", "SIGNS IN BY", "LAST SIGN-IN"],
                    empty: "There is no administrator. Open /setup in a browser, or: usher admin create"
                ) { administrator in
                    [
                        administrator.cell("name"), administrator.cell("role"),
                        administrator["disabled"] == true ? "disabled" : "active", administrator.cell("signsInBy"),
                        administrator["lastSignIn"]?.string ?? "never",
                    ]
                }
            }
        }
    }

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create an administrator; the first password is shown once.",
            discussion: "Example:\n  usher admin create 'Ada Lovelace' --role administrator")
        @Argument(help: "What is signed in with, and the name in the audit log.") var name: String
        @Option(name: .long, help: "What the administrator may do.") var role: APITokenCommand.Role
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let body: JSONValue = ["name": .string(name), "role": .string(role.rawValue)]
            let made = try await server.client().post("/administrators", body)
            output.show(made) { MadePasswordText.text($0) }
        }
    }

    struct Role: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change what an administrator may do; all sessions of that administrator end.",
            discussion: "Example:\n  usher admin role 'Ada Lovelace' viewer")
        @Argument(help: "The name, from `usher admin list`.") var name: String
        @Argument(help: "viewer, operator or administrator.") var role: APITokenCommand.Role
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let answer = try await AdminCommand.change(name, ["role": .string(role.rawValue)], server)
            output.show(answer) { "\($0.cell("name")) has the role \($0.cell("role"))." }
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shut an administrator out, in effect at once.",
            discussion:
                "API tokens are separate: usher api-token revoke.\n\nExample:\n  usher admin disable 'Ada Lovelace'")
        @Argument(help: "The name, from `usher admin list`.") var name: String
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let answer = try await AdminCommand.change(name, ["disabled": true], server)
            output.show(answer) { "\($0.cell("name")) can't sign in any more." }
        }
    }

    struct Enable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a disabled administrator in again.",
            discussion: "Example:\n  usher admin enable 'Ada Lovelace'")
        @Argument(help: "The name, from `usher admin list`.") var name: String
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let answer = try await AdminCommand.change(name, ["disabled": false], server)
            output.show(answer) { "\($0.cell("name")) can sign in again." }
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete an administrator; the audit log keeps the entries.",
            discussion: "Example:\n  usher admin delete 'Ada Lovelace'")
        @Argument(help: "The name, from `usher admin list`.") var name: String
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let answer = try await server.client().delete("/administrators/\(PathText.encode(name))")
            output.show(answer) { _ in "Deleted the administrator \(name)." }
        }
    }

    private static func change(_ name: String, _ body: JSONValue, _ server: ServerOptions) async throws -> JSONValue {
        let answer = try await server.client().send(
            .PUT, "/administrators/\(PathText.encode(name))", body: .json(body))
        return try JSONValue(parsing: answer.body)
    }
}

/// A password that was made for somebody.
enum MadePasswordText {
    static func text(_ made: JSONValue) -> String {
        """
        Administrator:  \(made.cell("name")), \(made.cell("role"))
        Password:       \(made.cell("password"))

        It is shown only now. At the first sign-in another one has to be chosen.
        """
            + (made["disabled"] == true
                ? "\n\(made.cell("name")) is disabled, and must be let in again: usher admin enable" : "")
    }
}
