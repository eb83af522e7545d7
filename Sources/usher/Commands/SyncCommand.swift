import ArgumentParser
import StrictJSON

struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Bring the targets of a connector in line now.",
        discussion: """
            Examples:
              usher sync okta --wait
              usher sync okta --user ada@example.com --wait
              usher sync okta --full --wait       every user, changed or not: repairs what was changed by hand

            The exit status is 4 when the sync is paused, with --wait also when it is paused before the end or users are in
            conflict with other accounts. It is 1 when users failed, with --wait also when others failed before and still do
            (with --user only that user counts), and when the run was cancelled.
            """)

    @Argument(help: "The connector's name.") var connector: String
    @Option(name: .long, help: "Only this target.") var target: String?
    @Option(name: .long, help: "Only this user, by user name or id.") var user: String?
    @Flag(name: .long, help: "Every user, not only those that changed.") var full = false
    @Flag(name: .long, help: "Wait for the end.") var wait = false
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        var body: JSONObject = ["full": .bool(full), "wait": .bool(wait)]
        if let target { body["target"] = .string(target) }
        if let user { body["user"] = .string(user) }
        let client = try server.client()
        let progress = wait ? RunProgress.show(of: connector, client) : nil
        defer { progress?.stop() }
        let answer = try await client.post("/connectors/\(PathText.encode(connector))/sync", .object(body))
        progress?.stop()
        output.show(answer) { answer in
            (answer["targets"]?.array ?? []).map(line).joined(separator: "\n")
        }
        if (answer["targets"]?.array ?? []).contains(where: { $0["paused"] == true }) {
            throw CommandFailure.held("paused by an administrator before the end; go on: usher resume \(connector)")
        }
        if (answer["targets"]?.array ?? []).contains(where: { $0["cancelled"] == true }) {
            throw CommandFailure.failed("cancelled before the end; what is left: usher sync \(connector) --wait")
        }
        // A user alone is asked for himself, not for those who fail beside him.
        let failed = wait && user == nil ? "failing" : "failed"
        try report(failed: sum(failed, answer), conflicts: wait ? sum("conflicts", answer) : 0)
    }

    private func sum(_ count: String, _ answer: JSONValue) -> Int {
        (answer["targets"]?.array ?? []).reduce(0) { $0 + ($1[count]?.integer ?? 0) }
    }

    private func report(failed: Int, conflicts: Int) throws {
        guard failed == 0 else {
            throw CommandFailure.failed(
                "\(Count.of(failed, "user")) could not be brought in line: usher user list \(connector) --state failed")
        }
        guard conflicts == 0 else {
            throw CommandFailure.held(
                "In conflict with other accounts: \(Count.of(conflicts, "user")): usher user list \(connector) --state conflict"
            )
        }
    }

    private func line(_ target: JSONValue) -> String {
        let (steps, users) = (target["changed"]?.integer ?? 0, target["failed"]?.integer ?? 0)
        let others = (target["failing"]?.integer ?? 0) - users
        let before = others > 0 ? ", \(others.counted("other")) failed before" : ""
        let counts = "\(steps.counted("step")) done, \(users.counted("user")) failed\(before)"
        guard target["paused"] != true else { return "\(target.cell("target")): paused, \(counts)" }
        guard target["cancelled"] != true else { return "\(target.cell("target")): cancelled, \(counts)" }
        return wait
            ? "\(target.cell("target")): \(target.counted("planned", "user")) looked at, \(counts), \(target.cell("pending")) waiting (run \(target.cell("run")))"
            : "\(target.cell("target")): started; waiting: \(target.counted("pending", "user"))"
    }
}
