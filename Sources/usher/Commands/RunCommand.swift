import ArgumentParser
import StrictJSON

struct RunsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs", abstract: "What the sync did, the newest first.",
        discussion: "Examples:\n  usher runs okta --target directory\n  usher runs --outcome failed")
    @Argument(help: "Only this connector.") var connector: String?
    @Option(name: .long, help: "Only this target.") var target: String?
    @Option(name: .long, help: "Only those that are running, done, failed, cancelled or interrupted.")
    var outcome: String?
    @Option(name: .long, help: "How many, up to 500.") var count: Int = 20
    @Option(name: .long, help: "Only those before this run.") var before: String?
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    private static let outcomes = ["running", "done", "failed", "cancelled", "interrupted"]

    func validate() throws {
        try OptionRange.check("--count", count, 1...500)
        guard let outcome, !Self.outcomes.contains(outcome) else { return }
        throw ValidationError(
            "--outcome is one of \(Self.outcomes.joined(separator: ", ")), not \"\(outcome.printable)\".")
    }

    func run() async throws {
        let answer = try await server.client().get(
            "/runs",
            [
                ("connector", connector), ("target", target), ("outcome", outcome), ("count", String(count)),
                ("before", before),
            ])
        output.show(answer) { answer in
            let header = ["RUN", "CONNECTOR", "TARGET", "BY", "STARTED", "OUTCOME", "RESULT"]
            let items = answer["items"]?.array ?? []
            guard !items.isEmpty else { return nothing }
            var text = Table(header: header, rows: items.map(RunText.row)).text
            if let next = answer["next"]?.string { text += "\nMore: --before \(next)" }
            return text
        }
    }
}

extension RunsCommand {
    private var nothing: String {
        if let before { return "No run before \(before.printable)." }
        return outcome.map { "No run that is \($0.printable)." } ?? "No run yet."
    }
}

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "One run of the sync: show, cancel.",
        discussion: "Example:\n  usher run show 17",
        subcommands: [Show.self, Cancel.self])

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "A run: its counts, and its steps with their reasons.",
            discussion:
                "Examples:\n  usher run show 17\n  usher run show 17 --failed\n  usher run show 17 --json > run-17.json"
        )
        @Argument(help: "The run's number (usher runs).") var id: Int
        @Flag(name: .long, help: "Only the steps that failed.") var failed = false
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let client = try server.client()
            var run = try await client.get("/runs/\(id)").object ?? [:]
            var steps: [JSONValue] = []
            var next: String?
            // People get a page; a document is whole.
            repeat {
                let page = try await client.get(
                    "/runs/\(id)/steps", [("failed", failed ? "true" : nil), ("count", "1000"), ("after", next)])
                steps += page["items"]?.array ?? []
                next = page["next"]?.string
            } while next != nil && output.json
            run["steps"] = .array(steps)
            output.show(.object(run)) { RunText.report($0) + (next == nil ? "" : "\n  … and more; --json has all.") }
        }
    }

    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End what runs now, after the batch under way; the rest waits for the next change or command.",
            discussion: "Example:\n  usher run cancel okta --target directory")
        @Argument(help: "The connector's name.") var connector: String
        @Option(name: .long, help: "Only this target.") var target: String?
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let body: JSONObject = target.map { ["target": .string($0)] } ?? [:]
            let answer = try await server.client().post(
                "/connectors/\(PathText.encode(connector))/cancel", .object(body))
            output.show(answer) { answer in
                (answer["targets"]?.array ?? []).map {
                    "\($0.cell("target")): \($0["cancelled"] == true ? "ends after its batch" : "nothing runs")"
                }.joined(separator: "\n")
            }
        }
    }
}
