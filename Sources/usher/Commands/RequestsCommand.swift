import ArgumentParser
import StrictJSON

struct RequestsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "requests",
        abstract: "What the identity provider sent, and what it was answered; secrets are masked.",
        discussion: """
            What was refused or failed comes first, then the rest, each from the newest on.

            Examples:
              usher requests okta
              usher requests okta --failures
              usher requests okta --search ada@example.com --bodies
            """)
    @Argument(help: "The connector's name.") var connector: String
    @Flag(name: .long, help: "Only those that were refused or failed.") var failures = false
    @Option(name: .long, help: "Part of the user or group, the path or the client's name.") var search: String?
    @Flag(name: .long, help: "With the bodies of request and answer.") var bodies = false
    @Option(name: .long, help: "How many, up to 500.") var count: Int = 50
    @Option(name: .long, help: "Only those before this number.") var before: String?
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let answer = try await server.client().get(
            "/connectors/\(PathText.encode(connector))/requests",
            [
                ("failures", failures ? "true" : nil), ("search", search), ("bodies", bodies ? "true" : nil),
                ("count", String(count)), ("before", before),
            ])
        output.show(answer) { answer in
            let items = answer["items"]?.array ?? []
            guard !items.isEmpty else { return nothing }
            guard !failures else { return items.map(text).joined(separator: "\n") }
            let failed = items.filter { ($0["status"]?.integer ?? 0) >= 400 }
            let answered = items.filter { ($0["status"]?.integer ?? 0) < 400 }
            return [section("REFUSED OR FAILED", failed), section("ANSWERED", answered)]
                .filter { !$0.isEmpty }.joined(separator: "\n\n")
        }
    }

    private var nothing: String {
        failures || search != nil || before != nil
            ? "No such request."
            : "Nothing arrived yet. Press Test at the identity provider and look again."
    }

    private func section(_ title: String, _ items: [JSONValue]) -> String {
        items.isEmpty ? "" : ([title] + items.map(text)).joined(separator: "\n")
    }

    private func text(_ item: JSONValue) -> String {
        var lines = [
            "\(item.cell("at"))  \(item.cell("status"))  \(item.cell("method")) \(item.cell("target"))  \(item.cell("milliseconds")) ms  "
                + "\(item.cell("subject"))  [\(item.cell("client"))]"
        ]
        if let request = item["request"]?.string { lines.append("  > \(request.printable)") }
        if let answer = item["answer"]?.string { lines.append("  < \(answer.printable)") }
        return lines.joined(separator: "\n")
    }
}
