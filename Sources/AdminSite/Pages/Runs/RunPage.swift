import Administration
import HTTPGate
import Provisioning
import SCIM
import Sync

/// How far a run is, or what it came to. By itself it is the live part of the page of a run.
struct RunProgressPage: SitePage {
    let title: String
    let place = SitePlace.runs
    let outcome: Badge
    let message: String?
    let lane: String
    let trigger: String
    let started: Moment
    let finished: Moment?
    let took: String?
    let users: [Count]
    let actions: [Count]
    let failed: String?
    let isUntouched: Bool

    struct Count: Sendable {
        let name: String
        let number: String
    }

    init(_ run: RunRecord, _ catalog: Catalog, now: Int64) {
        title = "Run \(run.id.rawValue)"
        outcome = Badge.run(run.outcome)
        message = run.message
        lane = run.lane(catalog)
        trigger = run.trigger.told
        started = Moment(run.startedAt, now: now)
        finished = Moment(run.finishedAt, now: now)
        took = run.finishedAt.map { Self.span($0 - run.startedAt) }
        users = UserState.allCases.compactMap { state in
            run.result.states[state].flatMap { $0 > 0 ? Count(name: Badge.user(state).text, number: $0.grouped) : nil }
        }
        actions = run.result.actions.sorted { $0.key < $1.key }.filter { $0.value > 0 }
            .map { Count(name: StepWording.counted($0.value, $0.key), number: $0.value.grouped) }
        failed = run.result.stepsFailed > 0 ? run.result.stepsFailed.grouped : nil
        isUntouched = actions.isEmpty && failed == nil
    }

    private static func span(_ milliseconds: Int64) -> String {
        milliseconds < 10_000 ? "\(milliseconds) ms" : "\(milliseconds / 1000) seconds"
    }

    static let template = #"""
        {{#.message}}<p class="note warn">{{.}}</p>{{/.message}}
        <dl class="facts"><dt>Outcome</dt><dd>{{#outcome}}{{>badge}}{{/outcome}}</dd><dt>Sync</dt><dd>{{lane}}</dd><dt>Why it began</dt><dd>{{trigger}}</dd><dt>Began</dt><dd>{{#started}}{{>time}}{{/started}}</dd><dt>Ended</dt><dd>{{#.finished}}{{>time}}{{/.finished}}{{^.finished}}not yet{{/.finished}}</dd>{{#.took}}<dt>Took</dt><dd>{{.}}</dd>{{/.took}}</dl>
        <div class="columns">
        <section class="card"><h2>Users looked at</h2><ul class="numbers">{{#users}}<li><b>{{number}}</b> {{name}}</li>{{/users}}{{^users}}<li>nobody</li>{{/users}}</ul></section>
        <section class="card"><h2>Steps</h2><ul class="numbers">{{#actions}}<li><b>{{number}}</b> {{name}}</li>{{/actions}}{{#.failed}}<li><b>{{.}}</b> failed</li>{{/.failed}}{{#isUntouched}}<li>nothing had to be changed</li>{{/isUntouched}}</ul></section>
        </div>
        """#
}

/// One run: its counts, and its steps with their reasons.
struct RunPage: SitePage {
    let title: String
    let place = SitePlace.runs
    let progress: RunProgressPage
    /// Where the counts come from while it is under way.
    let live: String?
    let download: String
    let steps: [StepRow]
    let hasSteps: Bool
    let pager: Pager

    static let pageSize = 100

    static let template = #"""
        <p class="crumbs"><a href="/runs">Runs</a></p>
        <div class="head"><div><h1>{{title}}</h1></div><div class="actions"><a class="button" href="{{download}}" download>Download as JSON</a></div></div>
        <div{{#.live}} data-live="{{.}}" aria-live="polite"{{/.live}}>{{#progress}}\#(RunProgressPage.template){{/progress}}</div>
        <h2>Steps and their reasons</h2>
        {{^hasSteps}}<div class="empty"><p>No steps. Everybody was as the rules want it, or the run has not come so far.</p></div>{{/hasSteps}}
        {{#hasSteps}}
        <div class="scroll" tabindex="0" role="region" aria-label="Steps"><table>
        <thead><tr><th scope="col">When</th><th scope="col">Account</th><th scope="col">Step</th><th scope="col">Reason</th><th scope="col">Outcome</th></tr></thead>
        <tbody>{{#steps}}<tr><td class="short">{{#at}}{{>time}}{{/at}}</td><th scope="row">{{#.person}}<a href="{{.}}">{{/.person}}<bdi>{{account}}</bdi>{{#.person}}</a>{{/.person}}</th>\#(StepRow.cells)</tr>
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
        let found = try await ListSlice(Self.pageSize) {
            try await context.services.runs.steps(of: run.id, after: after, limit: $0)
        }
        let path = "/runs/\(run.id.rawValue)"
        title = "Run \(run.id.rawValue)"
        progress = RunProgressPage(run, catalog, now: now)
        live = run.outcome == .running ? "\(path)/live" : nil
        download = "\(path)/download"
        let connector = catalog.bindings.first { $0.id == run.binding }?.connectorName
        steps = found.items.map { StepRow($0.recorded, connector: connector, now: now) }
        hasSteps = !steps.isEmpty
        pager = Pager(
            shown: nil, first: after == nil ? nil : path,
            next: found.last.map { ListLink.path(path, [("after", String($0.number))]) })
    }
}

enum RunRoutes {
    static let all = [list, show, live, download]

    static let list = SiteRoute.page("/runs") { .page(try await RunsPage($0)) }

    static let show = SiteRoute.page("/runs/{run}") { context in
        .page(try await RunPage(try await known(context), context))
    }

    static let live = SiteRoute.page("/runs/{run}/live") { context in
        let run = try await known(context)
        let services = context.services
        return .live {
            // One that is forgotten meanwhile stays as it was.
            let now = try await services.runs.run(run.id) ?? run
            let catalog = try await services.settings.current().catalog
            return RunProgressPage(now, catalog, now: services.environment.now())
        }
    }

    static let download = SiteRoute.page("/runs/{run}/download") { context in
        let run = try await known(context)
        let catalog = try await context.services.settings.current().catalog
        return .stream(
            { [runs = context.services.runs] file in
                try await RunReport.write(run, catalog, runs) { try await file.write($0) }
            }, contentType: "application/json", name: "run-\(run.id.rawValue).json")
    }

    private static func known(_ context: SiteContext) async throws -> RunRecord {
        let text = try context.parameter("run")
        guard let id = Int64(text), let run = try await context.services.runs.run(RunID(id)) else {
            throw Problem.notFound("Run \"\(text.prefix(40))\"", "It may be older than the history.")
        }
        return run
    }
}
