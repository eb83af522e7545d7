import ArgumentParser
import StrictJSON

struct PreviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview", abstract: "See what a sync would do, without doing it.",
        discussion: """
            Examples:
              usher preview okta                            a full sync: everybody, with the rules in force
              usher preview okta --user ada@example.com     one user
              usher preview okta --settings new.yaml        with the rules of a document that is not in force
              usher preview --settings new.yaml             every connector and target whose rules it changes
              usher preview --settings new.yaml --compare   only what differs from what the rules in force do
              usher preview okta --limit 0                  only the counts

            + comes, - goes, ~ changes, ! waits for somebody. Nothing is changed; the exit status is 0, or 4 when safety
            limits would hold some of it.
            """)

    @Argument(help: "The connector's name; may be left out with --settings.") var connector: String?
    @Option(name: .long, help: "Only this target.") var target: String?
    @Option(name: .long, help: "Only this user, by user name or id.") var user: String?
    @Option(name: .long, help: "A settings document; - for standard input.") var settings: String?
    @Flag(name: .long, help: "With --settings: only what differs from what the rules in force do.") var compare = false
    @Option(name: .long, help: "How many groups and people are listed, up to 1000.") var limit: Int = 50
    @Option(name: .long, help: "Which part of the lists, from 1.") var page: Int = 1
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if connector == nil, settings == nil {
            throw ValidationError("Name a connector, or a document with --settings.")
        }
        if connector == nil, target != nil || user != nil {
            throw ValidationError("--target and --user need a connector.")
        }
        if compare, settings == nil || user != nil {
            throw ValidationError("--compare goes with --settings, and not with --user.")
        }
        try OptionRange.check("--limit", limit, 0...1000)
        try OptionRange.check("--page", page, 1...1000)
    }

    func run() async throws {
        var body: JSONObject = ["limit": .integer(limit), "page": .integer(page)]
        if compare { body["compare"] = true }
        if let target { body["target"] = .string(target) }
        if let user { body["user"] = .string(user) }
        if let settings { body["settings"] = .string(try SettingsFile.read(settings)) }
        let path = connector.map { "/connectors/\(PathText.encode($0))/preview" } ?? "/settings/preview"
        let answer = try await server.client().post(path, .object(body))
        output.show(answer, PreviewText.report)
        let held = (answer["targets"]?.array ?? []).compactMap { $0["counts"]?["held"]?.integer }.reduce(0, +)
        guard held > 0 else { return }
        throw CommandFailure.held("\(Count.of(held, "step")) would be held by a safety limit")
    }
}
