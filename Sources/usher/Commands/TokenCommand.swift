import ArgumentParser
import StrictJSON

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Bearer tokens of a connector: create, list, revoke.",
        discussion: """
            Several tokens may be active, so one is changed without a gap: create the new one, enter it at the identity
            provider, see it used (`usher token list`), revoke the old one.

            Example:
              usher token create okta --expires 90d
            """,
        subcommands: [Create.self, List.self, Revoke.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a token; it is shown once.",
            discussion:
                "Examples:\n  usher token create okta\n  usher token create okta --expires 90d --label 'from November'")
        @Argument(help: "The connector's name.") var connector: String
        @Option(name: .long, help: "How long it lives: 90d, 12h. For ever otherwise.") var expires: String?
        @Option(name: .long, help: "A note for people.") var label: String?
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func validate() throws { try OptionPeriod.check("--expires", expires) }

        func run() async throws {
            var body: JSONObject = [:]
            if let expires { body["expires"] = .string(expires) }
            if let label { body["label"] = .string(label) }
            let made = try await server.client().post(
                "/connectors/\(PathText.encode(connector))/tokens", .object(body))
            output.show(made) {
                """
                Bearer token:  \($0.cell("token"))
                Expires:       \($0["expires"]?.string ?? "never")

                It is shown only now. Revoke it by its id: usher token revoke \(connector) \($0.cell("id"))
                """
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The tokens of a connector, without their secrets.",
            discussion: "Example:\n  usher token list okta")
        @Argument(help: "The connector's name.") var connector: String
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let answer = try await server.client().get("/connectors/\(PathText.encode(connector))/tokens")
            output.show(answer) {
                Table.list(
                    $0, ["ID", "CREATED", "EXPIRES", "LAST USED", "LABEL"],
                    empty:
                        "\(connector) has no token: nothing can be pushed. Create one: usher token create \(connector)"
                ) { token in
                    let expires = token["expires"]?.string ?? "never"
                    return [
                        token.cell("id"), token.cell("created"),
                        token["expired"] == true ? "expired \(expires)" : expires,
                        token["lastUsed"]?.string ?? "never", token.cell("label"),
                    ]
                }
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revoke a token, in effect at once.",
            discussion: "Example:\n  usher token revoke okta 7K2M9QXWD3BT")
        @Argument(help: "The connector's name.") var connector: String
        @Argument(help: "The token's id, from `usher token list`.") var id: String
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let answer = try await server.client().delete(
                "/connectors/\(PathText.encode(connector))/tokens/\(PathText.encode(id))")
            output.show(answer) { _ in "Revoked token \(id) of \(connector)." }
        }
    }
}
