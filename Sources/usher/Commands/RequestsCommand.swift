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
              usher requests okta --user ada@example.com --bodies
              usher requests okta --status 409 --since 2h
              usher requests okta --status 5xx --since 2026-01-31T08:00:00Z --until 2026-01-31T09:00:00Z
            """)
    @Argument(help: "The connector's name.") var connector: String
    @Flag(name: .long, help: "Only those that were refused or failed.") var failures = false
    @Option(name: .long, help: "Only those about this user or group, by name or id.") var user: String?
    @Option(name: .long, help: "Only this status, or this class of them: 409, 4xx.") var status: String?
    @Option(name: .long, help: "Only from this time on: 2026-01-31T14:00:00Z, a day (of UTC), or how long ago: 2h.")
    var since: String?
    @Option(name: .long, help: "Only before this time, up to the end of this day, or until so long ago.")
    var until: String?
    @Option(name: .long, help: "Part of the user or group, the path or the client's name.") var search: String?
    @Flag(name: .long, help: "With the bodies of request and answer.") var bodies = false
    @Option(name: .long, help: "How many, up to 500.") var count: Int = 50
    @Option(name: .long, help: "Only those before this number.") var before: String?
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try OptionRange.check("--count", count, 1...500)
        try OptionStatus.check("--status", status)
        try OptionTime.check("--since", since)
        try OptionTime.check("--until", until)
    }

    func run() async throws {
        let answer = try await server.client().get(
            "/connectors/\(PathText.encode(connector))/requests",
            [
                ("failures", failures ? "true" : nil), ("user", user), ("status", status), ("since", since),
                ("until", until), ("search", search), ("bodies", bodies ? "true" : nil), ("count", String(count)),
                ("before", before),
            ])
        output.show(answer) { answer in
            [entries(answer["items"]?.array ?? []), omissions(answer["omitted"])].compactMap(\.self)
                .joined(separator: "\n\n")
        }
    }

    private func entries(_ items: [JSONValue]) -> String {
        guard !items.isEmpty else { return nothing }
        guard !failures else { return items.map(text).joined(separator: "\n") }
        let failed = items.filter { ($0["status"]?.integer ?? 0) >= 400 }
        let answered = items.filter { ($0["status"]?.integer ?? 0) < 400 }
        return [section("REFUSED OR FAILED", failed), section("ANSWERED", answered)]
            .filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    /// Said whatever was searched for: the request that is missed may be one of them.
    private func omissions(_ omitted: JSONValue?) -> String? {
        let reasons = [
            ("no-room", "more came at once than could be written"), ("not-written", "the database refused them"),
            ("unauthenticated", "without a valid token; of those one in ten seconds is kept"),
        ]
        let lines = reasons.compactMap { name, meaning in
            omitted?[name]?.integer.map { "Not in the log since the server started: \($0) (\(meaning))." }
        }
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }

    private var nothing: String {
        let isSearch = [search, before, user, status, since, until].contains { $0 != nil }
        return failures || isSearch
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
