import ArgumentParser

struct ProtectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "protect",
        abstract: "Add users' account names to protect.users, so that no rule ever changes them.",
        discussion: """
            Examples:
              usher protect okta admin
              usher protect okta --all-shown 9f86d081884c7d65
            """)
    @OptionGroup var decision: DecisionOptions

    func run() async throws { try await decision.decide("protect", done: "protected") }
}
