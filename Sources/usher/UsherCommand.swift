import App
import ArgumentParser

#if canImport(Glibc)
    import Glibc
#endif

/// The commands. A new one is a file in `Commands` and a line here.
@main
struct UsherCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "usher",
        abstract: "Keeps the users and groups of Atlassian applications in line with your identity provider.",
        discussion: """
            Start the server with `usher serve`; every other command talks to it. By default that is the server on this
            machine, with the token from its data folder; USHER_URL and USHER_TOKEN name another.

            Examples:
              usher serve
              usher connector create okta --identity-provider okta
              usher demo

            Exit status: 0 done, 1 failed, 2 usage, 3 not found, 4 held by a safety limit or conflicts exist.
            """,
        version: Version.current,
        subcommands: [
            ServeCommand.self, ConnectorCommand.self, TokenCommand.self, ApplicationCommand.self, TargetCommand.self,
            SettingsCommand.self, PreviewCommand.self, ExplainCommand.self, SyncCommand.self, RunsCommand.self,
            RunCommand.self, HeldCommand.self, ApproveCommand.self, RejectCommand.self,
            ReconsiderCommand.self, PauseCommand.self, ResumeCommand.self, UserCommand.self, GroupCommand.self,
            ConflictsCommand.self, LinkCommand.self,
            SkipCommand.self, ProtectCommand.self, RequestsCommand.self,
            APITokenCommand.self, AdminCommand.self, AuditCommand.self, StatusCommand.self, DemoCommand.self,
            DoctorCommand.self, SystemCommand.self, BackupCommand.self, RestoreCommand.self,
            NewKeyCommand.self,
        ])

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            if let held = HeldNotice.failure { throw held }
        } catch {
            end(with: error)
        }
    }

    private static func end(with error: any Error) -> Never {
        if let failure = error as? CommandFailure {
            Output.message("usher: \(failure.message)")
            Glibc.exit(failure.status)
        }
        let code = exitCode(for: error)
        let text = fullMessage(for: error)
        // ArgumentParser answers 64 to a wrong command line; Usher's promise is 2.
        if code == .success { print(text) } else if !text.isEmpty { Output.message(text) }
        Glibc.exit(code == .validationFailure ? 2 : code.rawValue)
    }
}

/// A command that could not do what it was asked: the message for people, the exit status for scripts.
struct CommandFailure: Error {
    let status: Int32
    let message: String

    static func failed(_ message: String) -> CommandFailure { CommandFailure(status: 1, message: message) }
    static func usage(_ message: String) -> CommandFailure { CommandFailure(status: 2, message: message) }
    static func notFound(_ message: String) -> CommandFailure { CommandFailure(status: 3, message: message) }
    static func held(_ message: String) -> CommandFailure { CommandFailure(status: 4, message: message) }
    /// A configuration that the server can't start with: EX_CONFIG, so that a supervisor does not try again and again.
    static func configuration(_ message: String) -> CommandFailure { CommandFailure(status: 78, message: message) }
}
