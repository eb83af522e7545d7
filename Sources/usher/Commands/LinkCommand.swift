import ArgumentParser

struct LinkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link", abstract: "Give users the accounts of their names that nobody owns.",
        discussion: """
            Examples:
              usher link okta ada@example.com
              usher link okta --all-shown 9f86d081884c7d65
            """)
    @OptionGroup var decision: DecisionOptions

    func run() async throws { try await decision.decide("link", done: "linked") }
}
