import Provisioning
import SCIM
import Sync

/// A step that was carried out, as a row of a table.
struct StepRow: Sendable {
    let at: Moment
    let account: String
    /// Nil for steps that belong to no user.
    let person: String?
    let what: String
    let reason: ReasonText
    let outcome: Badge
    let message: ReasonText?
    let run: Run?

    struct Run: Sendable {
        let path: String
        let title: String
    }

    /// `binding`: of which sync; `leadsToPerson`: where the page is not that of the person.
    init(_ recorded: RecordedStep, _ binding: Binding?, leadsToPerson: Bool = true, now: Int64) {
        let step = recorded.step
        at = Moment(recorded.at, now: now)
        account = Told.cut(step.account)
        let connector = leadsToPerson && !step.resourceID.isEmpty ? binding?.connectorName : nil
        person = connector.map { ListLink.user(step.resourceID, of: $0) }
        what = Told.step(step.action, step.detail)
        reason = ReasonText(step.reason, binding)
        outcome = Badge.step(step.outcome)
        message = step.message.map { ReasonText($0, binding) }
        run = step.run.map { Run(path: "/runs/\($0.rawValue)", title: "Run \($0.rawValue)") }
    }

    /// What a row tells of the step, whosever it is.
    static let cells = #"""
        <td><bdi>{{what}}</bdi></td><td>{{#reason}}{{>reason}}{{/reason}}</td><td>{{#.outcome}}{{>badge}}{{/.outcome}}{{#.message}}<br><small>{{>reason}}</small>{{/.message}}</td>
        """#
}
