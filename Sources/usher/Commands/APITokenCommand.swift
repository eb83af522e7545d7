import ArgumentParser
import StrictJSON

struct APITokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "api-token", abstract: "Tokens of administrators and their roles: create, list, revoke.",
        discussion: """
            Such a token lets a person or a program use the Admin API, these commands (USHER_TOKEN) and the admin site, as
            far as its role reaches:
              viewer         sees everything but secrets
              operator       also syncs, pauses, and decides about held steps and conflicts
              administrator  also changes settings, connectors, targets and tokens

            Example:
              usher api-token create --role viewer --label monitoring --expires 90d
            """,
        subcommands: [Create.self, List.self, Revoke.self])

    enum Role: String, ExpressibleByArgument, CaseIterable {
        case viewer, `operator`, administrator
    }

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a token; it is shown once.",
            discussion: "Example:\n  usher api-token create --role operator --label 'Ada Lovelace' --expires 90d")
        @Option(name: .long, help: "What its holder may do.") var role: Role
        @Option(name: .long, help: "Who or what uses it: the name in the audit log.") var label: String
        @Option(name: .long, help: "How long it lives: 90d, 12h. For ever otherwise.") var expires: String?
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func validate() throws { try OptionPeriod.check("--expires", expires) }

        func run() async throws {
            var body: JSONObject = ["role": .string(role.rawValue), "label": .string(label)]
            if let expires { body["expires"] = .string(expires) }
            let made = try await server.client().post("/api-tokens", .object(body))
            output.show(made) {
                """
                API token:  \($0.cell("token"))
                Role:       \($0.cell("role"))
                Expires:    \($0["expires"]?.string ?? "never")

                It is shown only now. Commands use it from USHER_TOKEN, programs as bearer token, people sign in with it.
                Revoke it by its id: usher api-token revoke \($0.cell("id"))
                """
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The tokens of administrators, without their secrets.",
            discussion: "Example:\n  usher api-token list")
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let answer = try await server.client().get("/api-tokens")
            output.show(answer) {
                Table.list(
                    $0, ["ID", "ROLE", "CREATED", "EXPIRES", "LAST USED", "LABEL"], empty: "There is no API token."
                ) { token in
                    let expires = token["expires"]?.string ?? "never"
                    return [
                        token.cell("id"), token.cell("role"), token.cell("created"),
                        token["expired"] == true ? "expired \(expires)" : expires,
                        token["lastUsed"]?.string ?? "never", token.cell("label"),
                    ]
                }
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revoke a token, in effect at once; whoever signed in by it is signed out.",
            discussion: "Example:\n  usher api-token revoke 7k2m9qxwd3bt")
        @Argument(help: "The token's id, from `usher api-token list`.") var id: String
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let answer = try await server.client().delete("/api-tokens/\(PathText.encode(id))")
            output.show(answer) { _ in "Revoked API token \(id)." }
        }
    }
}
