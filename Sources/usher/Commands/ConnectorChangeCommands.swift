import ArgumentParser
import StrictJSON

extension ConnectorCommand {
    struct Edit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change what a connector is called, its identity provider, or whether it takes part.",
            discussion: """
                Examples:
                  usher connector edit okta --display-name "Okta production"
                  usher connector edit okta --no-enabled      what it is sent is refused, and its sync stops

                Its name, its rules and its tokens stay.
                """)
        @Argument(help: "The connector's name.") var name: String
        @Option(name: .long, help: "The name for people.") var displayName: String?
        @Option(name: .long, help: "okta, entra, onelogin, jumpcloud, ping, google, keycloak, authentik or other.")
        var identityProvider: String?
        @Flag(inversion: .prefixedNo, help: "Whether it takes requests and syncs.") var enabled: Bool?
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard displayName == nil, identityProvider == nil, enabled == nil else { return }
            throw ValidationError("Say what to change: --display-name, --identity-provider, --enabled or --no-enabled.")
        }

        func run() async throws {
            var body: JSONObject = [:]
            if let displayName { body["displayName"] = .string(displayName) }
            if let identityProvider { body["identityProvider"] = .string(identityProvider) }
            if let enabled { body["enabled"] = .bool(enabled) }
            let answer = try await server.client().put("/connectors/\(PathText.encode(name))", .object(body))
            output.show(answer, ConnectorText.report)
        }
    }

    struct AddTarget: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add-target", abstract: "Let a connector write to another target.",
            discussion: """
                Examples:
                  usher connector add-target okta jira-prod --begin manual    nothing is written before usher sync okta
                  usher connector add-target okta jira-test --like jira-prod  with the rules it has for jira-prod

                usher preview okta --target jira-prod shows what its sync would do.
                """)
        @Argument(help: "The connector's name.") var name: String
        @Argument(help: "The target's name.") var target: String
        @Option(name: .long, help: "automatic: at once; manual: by usher sync; disabled: not before it is enabled.")
        var begin: String?
        @Option(name: .long, help: "A target of the connector whose rules it gets, too. The defaults otherwise.")
        var like: String?
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            var body: JSONObject = ["target": .string(target)]
            if let begin { body["begin"] = .string(begin) }
            if let like { body["like"] = .string(like) }
            let answer = try await server.client().post(
                "/connectors/\(PathText.encode(name))/targets", .object(body))
            output.show(answer, ConnectorText.report)
        }
    }
}

extension ApplicationCommand {
    struct Edit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change from where an application may come, or whether it may write.",
            discussion: """
                Examples:
                  usher application edit jira --allow 10.0.0.5 --allow 10.1.0.0/16
                  usher application edit jira --no-write

                Its password stays.
                """)
        @Argument(help: "The application's name.") var name: String
        @Option(name: .long, help: "The directory.") var target = "directory"
        @Option(name: .long, help: "An address or CIDR block, in place of all it has; may be given several times.")
        var allow: [String] = []
        @Flag(inversion: .prefixedNo, help: "Whether it may add local groups and memberships.") var write: Bool?
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard allow.isEmpty, write == nil else { return }
            throw ValidationError("Say what to change: --allow, --write or --no-write.")
        }

        func run() async throws {
            var body: JSONObject = [:]
            if !allow.isEmpty { body["allow"] = .array(allow.map { .string($0) }) }
            if let write { body["write"] = .bool(write) }
            let answer = try await server.client().put(
                "/targets/\(PathText.encode(target))/applications/\(PathText.encode(name))", .object(body))
            output.show(answer) {
                "\(name) may come from \($0.cell("allow")); it may \($0["write"] == true ? "read and write" : "read")."
            }
        }
    }
}
