import SCIM
import Sync

/// A step that was carried out, as a row of a table.
struct StepRow: Sendable {
    let at: Moment
    let account: String
    /// Nil for steps that belong to no user.
    let person: String?
    let what: String
    let reason: String
    let outcome: Badge
    let message: String?
    let run: Run?

    struct Run: Sendable {
        let path: String
        let title: String
    }

    init(_ recorded: RecordedStep, connector: String?, now: Int64) {
        let step = recorded.step
        at = Moment(recorded.at, now: now)
        account = Told.cut(step.account)
        person = connector.flatMap { step.resourceID.isEmpty ? nil : ListLink.user(step.resourceID, of: $0) }
        what = Told.step(step.action, step.detail)
        reason = Told.reason(step.reason)
        outcome = Badge.step(step.outcome)
        message = step.message.map(Told.reason)
        run = step.run.map { Run(path: "/runs/\($0.rawValue)", title: "Run \($0.rawValue)") }
    }

    /// What a row tells of the step, whosever it is.
    static let cells = #"""
        <td><bdi>{{what}}</bdi></td><td>{{reason}}</td><td>{{#.outcome}}{{>badge}}{{/.outcome}}{{#.message}}<br><small>{{.}}</small>{{/.message}}</td>
        """#
}
