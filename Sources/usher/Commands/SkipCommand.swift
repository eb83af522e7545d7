import ArgumentParser

struct SkipCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "skip",
        abstract: "Leave users without the account in question until the identity provider changes them.",
        discussion: """
            Examples:
              usher skip okta ada@example.com
              usher skip okta --all-shown 9f86d081884c7d65
            """)
    @OptionGroup var decision: DecisionOptions

    func run() async throws { try await decision.decide("skip", done: "skipped") }
}
