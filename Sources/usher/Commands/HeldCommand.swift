import ArgumentParser
import StrictJSON

struct HeldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "held", abstract: "The steps that safety limits stopped: what, for whom, by which limit.",
        discussion: """
            Examples:
              usher held okta
              usher held okta --count 1000 --json > held.json
              usher held okta --rejected     what was rejected and is left out until the identity provider changes the user

            The exit status is 4 when something is held.
            """)
    @Argument(help: "The connector's name.") var connector: String
    @Option(name: .long, help: "Only this target.") var target: String?
    @Option(name: .long, help: "How many to show, up to 1000.") var count: Int = 50
    @Option(name: .long, help: "Only those after this step.") var after: String?
    @Flag(name: .long, help: "What was rejected and is left out, in place of what waits.") var rejected = false
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try OptionRange.check("--count", count, 1...1000) }

    func run() async throws {
        let answer = try await server.client().get(
            "/connectors/\(PathText.encode(connector))/held",
            [
                ("target", target), ("count", String(count)), ("after", after),
                ("rejected", rejected ? "true" : nil),
            ])
        output.show(answer, text)
    }

    private func text(_ answer: JSONValue) -> String {
        let items = answer["items"]?.array ?? []
        guard !items.isEmpty else { return rejected ? "Nothing is rejected." : "Nothing is held." }
        let table = Table(
            header: ["ID", "TARGET", "STEP", "LIMIT"],
            rows: items.map { item in
                [
                    item.cell("id"), item.cell("target"), StepText.what(item, account: item.cell("account")),
                    item.cell("limit"),
                ]
            })
        let next = answer["next"]?.string.map { "\nMore: --after \($0)" }
        let more = next.map { "\n(\(items.count) of \(answer.cell("total")))\($0)" } ?? ""
        let only = target.map { " --target \($0)" } ?? ""
        let which = "\(connector)\(only) --digest \(answer.cell("digest"))"
        guard !rejected else {
            return """
                \(table.text)\(more)

                They come again when the identity provider changes the user or the user's groups. Until then:
                Decide again about all \(answer.cell("total")): usher reconsider \(which)
                Release them: usher approve --rejected \(which)
                """
        }
        return """
            \(table.text)\(more)

            Release all \(answer.cell("total")): usher approve \(which)
            Leave them out:  usher reject \(which)
            """
    }
}
