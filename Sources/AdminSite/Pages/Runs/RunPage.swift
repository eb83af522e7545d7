import Administration
import Provisioning
import SCIM
import Sync

/// One run: its counts, and its steps with their reasons.
struct RunPage: SitePage {
    let title: String
    let place = SitePlace.runs
    let progress: RunProgressPage
    /// Where the counts come from while it is under way.
    let live: String?
    let isRunning: Bool
    let download: String
    let filters: Tabs
    let steps: [StepRow]
    let hasSteps: Bool
    let failedOnly: Bool
    /// Why there are none.
    let noSteps: String
    let pager: Pager

    static let pageSize = 100

    static let template = #"""
        <p class="crumbs"><a href="/runs">Runs</a></p>
        <div class="head"><div><h1>{{title}}</h1></div><div class="actions"><a class="button" href="{{download}}" download>Download as JSON</a></div></div>
        <div{{#.live}} data-live="{{.}}" aria-live="polite"{{/.live}}>{{#progress}}\#(RunProgressPage.template){{/progress}}</div>
        <h2>Steps and their reasons</h2>
        {{#filters}}{{>tabs}}{{/filters}}
        {{^hasSteps}}<div class="empty"><p>{{#failedOnly}}No step of this run failed.{{/failedOnly}}{{^failedOnly}}{{#isRunning}}No step so far.{{/isRunning}}{{^isRunning}}{{noSteps}}{{/isRunning}}{{/failedOnly}}</p></div>{{/hasSteps}}
        {{#hasSteps}}
        <div class="scroll" tabindex="0" role="region" aria-label="Steps"><table>
        <thead><tr><th scope="col">When</th><th scope="col">Account</th><th scope="col">Step</th><th scope="col">Reason</th><th scope="col">Outcome</th></tr></thead>
        <tbody>{{#steps}}<tr><td class="short">{{#at}}{{>when}}{{/at}}</td><th scope="row">{{#.person}}<a href="{{.}}">{{/.person}}<bdi>{{account}}</bdi>{{#.person}}</a>{{/.person}}</th>\#(StepRow.cells)</tr>
        {{/steps}}</tbody></table></div>
        {{/hasSteps}}
        {{#pager}}{{>pager}}{{/pager}}
        """#
}

extension RunPage {
    init(_ run: RunRecord, _ context: SiteContext) async throws {
        let catalog = try await context.services.settings.current().catalog
        let now = context.services.environment.now()
        let after = try context.position("after")
        let onlyFailed = context.flag("failed")
        let found = try await ListSlice(Self.pageSize) {
            try await context.services.runs.steps(of: run.id, after: after, failedOnly: onlyFailed, limit: $0)
        }
        let path = "/runs/\(run.id.rawValue)"
        let filter = [("failed", onlyFailed ? "1" : nil)]
        title = "Run \(run.id.rawValue)"
        progress = try await RunProgressPage(run, catalog, context.services)
        live = run.outcome == .running ? "\(path)/live" : nil
        isRunning = live != nil
        download = "\(path)/download"
        let binding = catalog.bindings.first { $0.id == run.binding }
        steps = found.items.map { StepRow($0.recorded, binding, now: now) }
        hasSteps = !steps.isEmpty
        pager = Pager(
            shown: nil, first: after == nil ? nil : ListLink.path(path, filter),
            next: found.last.map { ListLink.path(path, filter + [("after", String($0.number))]) })
        failedOnly = onlyFailed
        noSteps = Self.noSteps(run, isFirst: after == nil)
        filters = Tabs(
            label: "Which steps",
            items: [
                .init(title: "All steps", path: path, isCurrent: !onlyFailed),
                .init(title: "Failed only", path: "\(path)?failed=1", isCurrent: onlyFailed),
            ])
    }

    private static func noSteps(_ run: RunRecord, isFirst: Bool) -> String {
        guard isFirst else { return "No more steps." }
        if run.result.stepsDone + run.result.stepsFailed > 0 {
            return "Its steps are older than those that are kept; their counts stand above."
        }
        switch run.outcome {
        case .failed: return "No step: it ended before the first one, for the reason above."
        case .cancelled, .interrupted: return "No step: it was ended before the first one."
        case .running, .done: return "No steps: whoever was looked at was as the rules want it."
        }
    }
}
