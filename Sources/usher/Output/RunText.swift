import StrictJSON

/// A run for people.
enum RunText {
    static func row(_ run: JSONValue) -> [String] {
        let by = run["actor"]?.string.map { "\(run.cell("trigger")) (\($0.printable))" } ?? run.cell("trigger")
        return [
            run.cell("id"), run.cell("connector"), run.cell("target"), by, run.cell("started"), run.cell("outcome"),
            result(run),
        ]
    }

    static func report(_ run: JSONValue) -> String {
        var lines = [row(run).joined(separator: "  ")]
        if let message = run["message"]?.string { lines.append("  \(message.printable)") }
        for member in run["counts"]?.object?.members ?? [] {
            let some = (member.value.object?.members ?? []).filter { $0.value.integer != 0 }
            guard !some.isEmpty else { continue }
            lines.append(
                "  \(member.name): " + some.map { "\($0.value.cellText) \($0.name)" }.joined(separator: ", "))
        }
        return (lines + steps(run)).joined(separator: "\n")
    }

    private static func steps(_ run: JSONValue) -> [String] {
        let steps = run["steps"]?.array ?? []
        guard !steps.isEmpty else {
            guard failedUsers(run) == 0 else {
                return ["  No step. Who failed, and why: usher user list \(run.cell("connector")) --state failed"]
            }
            return ["  No step: all was in line, or the steps are older than the history."]
        }
        return steps.map { step in
            let failure = step["message"]?.string.map { "  FAILED: \($0.printable)" } ?? ""
            let what = StepText.what(step, account: step.cell("account"))
            return "  \(what): \(step.cell("reason"))\(failure)"
        }
    }

    /// Nothing may have been tried for them: what can't be decided is no step.
    private static func failedUsers(_ run: JSONValue) -> Int {
        run["counts"]?["users"]?["failed"]?.integer ?? 0
    }

    static func result(_ run: JSONValue) -> String {
        let counts = run["counts"]
        let users = (counts?["users"]?.object?.members ?? []).reduce(0) { $0 + ($1.value.integer ?? 0) }
        let steps = counts?["steps"]
        let done = (steps?["done"]?.integer ?? 0).counted("step")
        let (failedUsers, failedSteps) = (failedUsers(run), steps?["failed"]?.integer ?? 0)
        var text = "\(users.counted("user")), \(done)"
        if failedUsers > 0 { text += ", \(failedUsers.counted("user")) failed" }
        if failedSteps > 0 || failedUsers == 0 { text += ", \(failedSteps.counted("step")) failed" }
        guard run["outcome"] == "failed", let message = run["message"]?.string else { return text }
        return "\(text): \(message.printable)"
    }
}
