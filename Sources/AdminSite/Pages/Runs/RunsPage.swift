import Administration
import Provisioning
import SCIM
import Sync

/// What the sync did, the newest first.
struct RunsPage: SitePage {
    let title = "Runs"
    let place = SitePlace.runs
    let connectors: [ListChoice]
    let targets: [ListChoice]
    let outcomes: [ListChoice]
    let rows: [Row]
    let isEmpty: Bool
    let isSearch: Bool
    /// Further on in the list.
    let isLater: Bool
    let pager: Pager

    struct Row: Sendable {
        let number: String
        let path: String
        let started: Moment
        let lane: String
        let trigger: String
        let outcome: Badge
        let users: String
        let failedUsers: String
        let steps: String
        let failed: String
        let message: String?
    }

    static let pageSize = 50

    static let template = #"""
        <h1>Runs</h1>
        <p class="lead">Each time the sync brought users and groups in line: what it came to, and why it ended as it did.</p>
        <form method="get" class="inline">
        <div class="field"><label for="connector">Connector</label><select id="connector" name="connector">{{#connectors}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{title}}</option>{{/connectors}}</select></div>
        <div class="field"><label for="target">Target</label><select id="target" name="target">{{#targets}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{title}}</option>{{/targets}}</select></div>
        <div class="field"><label for="outcome">Outcome</label><select id="outcome" name="outcome">{{#outcomes}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{title}}</option>{{/outcomes}}</select></div>
        <button>Show</button>
        </form>
        {{#isEmpty}}<div class="empty">{{#isLater}}<h2>No older runs</h2><p>The history ends here.</p>{{/isLater}}{{^isLater}}<h2>{{#isSearch}}No such run{{/isSearch}}{{^isSearch}}No runs yet{{/isSearch}}</h2>{{#isSearch}}<p>No run in the history is of this connector and target and ended so. <a href="/runs">All runs</a></p>{{/isSearch}}{{^isSearch}}<p>A run begins by itself when the identity provider changes something, by the schedule, or when somebody orders a sync. Runs that find nothing to do leave no trace.</p>{{/isSearch}}{{/isLater}}</div>{{/isEmpty}}
        {{^isEmpty}}
        <div class="scroll" tabindex="0" role="region" aria-label="Runs"><table>
        <thead><tr><th scope="col">Run</th><th scope="col">Began</th><th scope="col">Sync</th><th scope="col">Why it began</th><th scope="col">Outcome</th><th scope="col" class="number">Users looked at</th><th scope="col" class="number">Failed users</th><th scope="col" class="number">Steps done</th><th scope="col" class="number">Failed steps</th></tr></thead>
        <tbody>{{#rows}}<tr><th scope="row" class="short"><a href="{{path}}">{{number}}</a></th><td class="short">{{#started}}{{>when}}{{/started}}</td><td>{{lane}}</td><td>{{trigger}}</td><td>{{#outcome}}{{>badge}}{{/outcome}}{{#.message}}<br><small>{{.}}</small>{{/.message}}</td><td class="number">{{users}}</td><td class="number">{{failedUsers}}</td><td class="number">{{steps}}</td><td class="number">{{failed}}</td></tr>
        {{/rows}}</tbody></table></div>
        {{/isEmpty}}
        {{#pager}}{{>pager}}{{/pager}}
        """#
}

extension RunsPage {
    init(_ context: SiteContext) async throws {
        let inForce = try await context.services.settings.current()
        let (connector, target) = (context.query("connector"), context.query("target"))
        if let connector { _ = try await KnownConnector(connector, context.services) }
        if let target { _ = try await KnownTarget(target, context.services) }
        let outcome = try RunSearch.outcome(context.query("outcome"))
        let bindings = inForce.catalog.bindings.filter {
            (connector == nil || $0.connectorName == connector) && (target == nil || $0.targetName == target)
        }
        let before = try context.position("before").map { RunID($0) }
        let found = try await ListSlice(Self.pageSize) { limit in
            try await context.services.runs.runs(
                RunQuery(Set(bindings.map(\.id)), before: before, outcome: outcome, limit: limit))
        }
        let now = context.services.environment.now()
        rows = found.items.map { Row($0, inForce.catalog, now: now) }
        isEmpty = rows.isEmpty
        connectors = .connectors(inForce.settings, chosen: connector, any: "All")
        targets = ListChoice.all(inForce.settings.targets.map(\.name), chosen: target, any: "All")
        outcomes = ListChoice.all(RunOutcome.allCases.map(\.rawValue), chosen: outcome?.rawValue, any: "All")
        let filter = [("connector", connector), ("target", target), ("outcome", outcome?.rawValue)]
        isSearch = filter.contains { $0.1 != nil }
        isLater = before != nil
        pager = Pager(
            shown: nil, first: before == nil ? nil : ListLink.path("/runs", filter),
            next: found.last.map { ListLink.path("/runs", filter + [("before", String($0.id.rawValue))]) })
    }
}

extension RunsPage.Row {
    init(_ run: RunRecord, _ catalog: Catalog, now: Int64) {
        number = String(run.id.rawValue)
        path = "/runs/\(run.id.rawValue)"
        started = Moment(run.startedAt, now: now)
        lane = run.lane(catalog)
        trigger = run.trigger.told
        outcome = Badge.run(run.outcome)
        users = run.result.users.grouped
        failedUsers = (run.result.states[.failed] ?? 0).grouped
        steps = run.result.stepsDone.grouped
        failed = run.result.stepsFailed.grouped
        message = run.message.map(Told.cut)
    }
}

extension RunRecord {
    /// `okta → directory`
    func lane(_ catalog: Catalog) -> String {
        guard let binding = catalog.bindings.first(where: { $0.id == self.binding }) else { return "removed meanwhile" }
        return "\(binding.connectorName) → \(binding.targetName)"
    }
}

extension RunTrigger {
    var told: String {
        switch self {
        case .automatic: "something was changed"
        case .settings: "the settings were changed"
        case .schedule: "the schedule"
        case .command(let actor): actor.isEmpty ? "a command" : "ordered by \(actor)"
        }
    }
}

extension Badge {
    static func run(_ outcome: RunOutcome) -> Badge {
        switch outcome {
        case .running: Badge(.info, "running")
        case .done: Badge(.ok, "done")
        case .failed: Badge(.bad, "failed")
        case .cancelled: Badge(.warn, "cancelled")
        case .interrupted: Badge(.warn, "interrupted")
        }
    }
}
