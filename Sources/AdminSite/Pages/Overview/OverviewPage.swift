import Administration
import Provisioning
import SCIM
import Sync

/// One look that tells whether all is well: what needs a decision first, then each connector and target.
struct OverviewPage: SitePage {
    let title = "Overview"
    let place = SitePlace.overview
    let attention: [Attention]
    let connectors: [Connector]
    let hasNone: Bool
    let plot: DayPlot?

    /// Something that waits for somebody.
    struct Attention: Sendable {
        let tone: String
        let text: String
        let path: String
        let link: String
        var since: Moment?
    }

    struct Connector: Sendable {
        let name: String
        let displayName: String
        /// Where it is shown as something else.
        let technicalName: String?
        let path: String
        let users: String
        let groups: String
        let lastRequest: Moment?
        let refused: Badge?
        let tokenTrouble: Badge?
        let targets: [Target]
    }

    struct Target: Sendable {
        let name: String
        let state: Badge
        let provisioned: String
        let waiting: String
        let others: [Count]
        let lastRun: Moment?
        let run: Run?
        let lastChange: Moment?
        /// Until when the target is left alone after it refused.
        let leftAlone: Moment?
        let failing: Moment?
        let problem: String?
    }

    struct Count: Sendable {
        let name: String
        let number: String
        let path: String?
    }

    struct Run: Sendable {
        let path: String
        let outcome: Badge
    }

    init(_ standings: [ConnectorStanding], plot: DayPlot?, now: Int64) {
        self.plot = plot
        let all = standings.flatMap { Attention.all($0, now: now) }
        // What is broken before what waits, and that before what was decided.
        attention = ["bad", "warn", "info"].flatMap { tone in all.filter { $0.tone == tone } }
        connectors = standings.map { Connector($0, now: now) }
        hasNone = standings.isEmpty
    }

    static let template = #"""
        <div class="head"><div><h1>Overview</h1></div>{{#canAdminister}}<a class="button primary" href="/new-connector">New connector</a>{{/canAdminister}}</div>
        {{#attention}}<p class="note {{tone}}">{{text}}{{#.since}} It began {{>time}}.{{/.since}} <a href="{{path}}">{{link}}</a></p>{{/attention}}
        {{#hasNone}}
        <div class="empty"><h2>Nothing is connected yet</h2><p>A connector is what your identity provider pushes users and groups to. Making one takes a minute; the guide then shows what to enter there.</p>
        {{#canAdminister}}<p><a class="button primary" href="/new-connector">Connect an identity provider</a></p>{{/canAdminister}}</div>
        {{/hasNone}}
        <div class="cards">
        {{#connectors}}
        <section class="card" aria-label="{{displayName}}">
        <h2><a href="{{path}}"><bdi>{{displayName}}</bdi></a>{{#.technicalName}} <small class="mono">{{.}}</small>{{/.technicalName}}</h2>
        <ul class="numbers"><li><b>{{users}}</b> users</li><li><b>{{groups}}</b> groups</li></ul>
        <p class="muted">{{#.lastRequest}}Last request: {{>time}}{{/.lastRequest}}{{^.lastRequest}}Waiting for the first request{{/.lastRequest}}{{#.refused}} {{>badge}}{{/.refused}}{{#.tokenTrouble}} {{>badge}}{{/.tokenTrouble}}</p>
        {{#targets}}
        <h3>→ {{name}} {{#state}}{{>badge}}{{/state}}</h3>
        <dl class="facts tight"><dt>Accounts in line</dt><dd>{{provisioned}}</dd><dt>Waiting users</dt><dd>{{waiting}}</dd>{{#others}}<dt>{{name}}</dt><dd>{{#.path}}<a href="{{.}}">{{number}}</a>{{/.path}}{{^.path}}{{number}}{{/.path}}</dd>{{/others}}<dt>Last run</dt><dd>{{#.run}}<a href="{{path}}">{{#lastRun}}{{>time}}{{/lastRun}}</a> {{#outcome}}{{>badge}}{{/outcome}}{{/.run}}{{^.run}}none yet{{/.run}}</dd>{{#.lastChange}}<dt>Last change</dt><dd>{{>time}}</dd>{{/.lastChange}}{{#.leftAlone}}<dt>Left alone until</dt><dd>{{>time}}</dd>{{/.leftAlone}}</dl>
        {{#.problem}}<p class="note bad">{{.}}{{#failing}} It began {{>time}}.{{/failing}}</p>{{/.problem}}
        {{/targets}}
        </section>
        {{/connectors}}
        </div>
        {{#.plot}}<section class="card" aria-label="Changes per day"><h2>Changes per day</h2>{{#.isEmpty}}<p class="muted">Nothing was changed in the last 30 days.</p>{{/.isEmpty}}{{^.isEmpty}}{{>plot}}{{/.isEmpty}}</section>{{/.plot}}
        """#
}

enum OverviewRoutes {
    static let all = [
        SiteRoute.page("/") { context in
            let standings = try await ConnectorStanding.all(context.services)
            let now = context.services.environment.now()
            let bindings = Set(standings.flatMap(\.targets).map(\.binding.id))
            let plot = bindings.isEmpty ? nil : try await DayPlot(bindings, context.services, now: now)
            return .page(OverviewPage(standings, plot: plot, now: now))
        }
    ]
}
