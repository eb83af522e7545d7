import ArgumentParser
import StrictJSON

/// One of the decisions about conflicts.
struct DecisionOptions: ParsableArguments {
    @Argument(help: "The connector's name.") var connector: String
    @Argument(help: "User names or ids.") var users: [String] = []
    @Option(name: .long, help: "All that `usher conflicts` showed: the digest from there.") var allShown: String?
    @OptionGroup var page: ConflictPageOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func decide(_ decision: String, done: String) async throws {
        guard users.isEmpty != (allShown == nil) else {
            throw CommandFailure.usage(
                "Say either users, or --all-shown with the digest that `usher conflicts \(connector)` shows.")
        }
        var body: JSONObject = ["decision": .string(decision)]
        if let target = page.target { body["target"] = .string(target) }
        if let allShown {
            body["digest"] = .string(allShown)
            body["count"] = .integer(page.count)
            if let after = page.after { body["after"] = .string(after) }
        } else {
            body["users"] = .array(users.map { .string($0) })
        }
        let answer = try await server.client().post(
            "/connectors/\(PathText.encode(connector))/decisions", .object(body))
        output.show(answer) { "\($0.cell("decided")) \(done), \($0.cell("open")) still open." }
        let failed = answer["failed"]?.integer ?? 0
        guard failed == 0 else {
            throw CommandFailure.failed(
                "\(Count.of(failed, "user")) could not be brought in line: usher user list \(connector) --state failed"
            )
        }
    }
}
