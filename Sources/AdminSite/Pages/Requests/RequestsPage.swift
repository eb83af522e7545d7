import Access
import Administration
import Provisioning
import SCIM
import Sync

/// What the identity provider sent and what it was answered: what was refused or failed first.
struct RequestsPage: SitePage {
    let title = "Requests"
    let place = SitePlace.requests
    let hasConnector: Bool
    let connectors: [ListChoice]
    let search: Search
    let sections: [Section]
    let isEmpty: Bool
    let isSearch: Bool
    let omissions: [String]
    /// What is wrong with the search.
    let problem: String?
    let pager: Pager

    /// The fields as they were filled in.
    struct Search: Sendable {
        var failures = false
        var user = ""
        var status = ""
        var since = ""
        var text = ""
    }
    struct Section: Sendable {
        let title: String
        /// How many there are, when more than are shown.
        let all: All?
        let rows: [Row]
    }
    struct All: Sendable {
        let path: String
        let title: String
    }
    struct Row: Sendable {
        let at: Moment
        let status: Badge
        let method: String
        let path: String
        let subject: String?
        let client: String?
        let took: String
        let request: String?
        let answer: String?
        let id: String
    }

    static let pageSize = 40
    /// So many of the newest failures stand before everything else.
    static let newestFailures = 10
    /// More are not counted.
    static let mostCounted = 1000

    static let template = #"""
        <h1>Requests</h1>
        <p class="lead">What the identity provider sent, and what it was answered. Secrets are masked.</p>
        {{^hasConnector}}<div class="empty"><h2>Nothing arrives yet</h2><p>Requests come from an identity provider, through a connector. Make one first.</p><p><a class="button" href="/connectors">Connectors</a></p></div>{{/hasConnector}}
        {{#hasConnector}}
        {{#search}}<form method="get" class="inline" role="search">
        <div class="field"><label for="connector">Connector</label><select id="connector" name="connector">{{#connectors}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{title}}</option>{{/connectors}}</select></div>
        <div class="field"><label for="user">About the user or group</label><input id="user" name="user" value="{{user}}" placeholder="name or id" maxlength="1000"></div>
        <div class="field"><label for="status">Status</label><input id="status" name="status" value="{{status}}" placeholder="409 or 4xx" maxlength="3"></div>
        <div class="field"><label for="since">Since</label><input id="since" name="since" value="{{since}}" placeholder="2h or 2026-01-31" maxlength="40" aria-describedby="since-hint"><small id="since-hint">A day is one of UTC.</small></div>
        <div class="field"><label for="search">Path or client holds</label><input id="search" name="search" type="search" value="{{text}}" maxlength="200"></div>
        <label class="line"><input type="checkbox" name="failures" value="1"{{#failures}} checked{{/failures}}> Only those that failed</label>
        <button>Show</button>
        </form>{{/search}}
        {{#.problem}}<p class="note bad" role="alert">{{.}}</p>{{/.problem}}
        {{#omissions}}<p class="note warn">{{.}}</p>{{/omissions}}
        {{^.problem}}{{#isEmpty}}{{#isSearch}}<div class="empty"><h2>No such request</h2><p>Nothing in the log fits. Older requests are forgotten.</p></div>{{/isSearch}}{{^isSearch}}<div class="empty"><h2>Nothing arrived yet</h2><p>Press Test at the identity provider and look again.</p></div>{{/isSearch}}{{/isEmpty}}{{/.problem}}
        {{#sections}}
        <div class="head"><h2>{{title}}</h2>{{#.all}}<a class="button" href="{{path}}">{{title}}</a>{{/.all}}</div>
        <div class="scroll" tabindex="0" role="region" aria-label="{{title}}"><table>
        <thead><tr><th scope="col">When</th><th scope="col">Status</th><th scope="col">Request</th><th scope="col">About</th><th scope="col" class="number">Took</th></tr></thead>
        <tbody>{{#rows}}<tr><td class="short">{{#at}}{{>when}}{{/at}}</td><td>{{#status}}{{>badge}}{{/status}}</td><td><details class="more"><summary><code>{{method}} {{path}}</code></summary>
        <p class="muted">Client: {{#.client}}<bdi>{{.}}</bdi>{{/.client}}{{^.client}}it gave no name{{/.client}} · request id <code>{{id}}</code></p>
        {{#.request}}<p class="label">Request</p><pre tabindex="0">{{.}}</pre>{{/.request}}{{#.answer}}<p class="label">Answer</p><pre tabindex="0">{{.}}</pre>{{/.answer}}
        </details></td><td>{{#.subject}}<bdi>{{.}}</bdi>{{/.subject}}</td><td class="number">{{took}}</td></tr>
        {{/rows}}</tbody></table></div>
        {{/sections}}
        {{#pager}}{{>pager}}{{/pager}}
        {{/hasConnector}}
        """#
}

extension RequestsPage {
    /// Before there is a connector.
    init() {
        self.init(
            hasConnector: false, connectors: [], search: Search(), sections: [], isEmpty: true, isSearch: false,
            omissions: [], problem: nil, pager: Pager(shown: nil, first: nil, next: nil))
    }

    /// A search that was not understood.
    init(_ context: SiteContext, _ known: KnownConnector, refused problem: Problem) {
        self.init(
            hasConnector: true, connectors: .connectors(known.inForce.settings, chosen: known.settings.name),
            search: Search(context), sections: [], isEmpty: true, isSearch: true, omissions: [],
            problem: problem.detail, pager: Pager(shown: nil, first: nil, next: nil))
    }

    init(_ context: SiteContext, _ known: KnownConnector) async throws {
        let services = context.services
        let now = services.environment.now()
        let filter = ["user", "status", "since", "search"].map { ($0, context.query($0)) }
        let onlyFailures = context.flag("failures")
        let before = try context.position("before")
        var query = RequestLogQuery(
            failuresOnly: onlyFailures, statuses: try RequestSearch.statuses(context.query("status")),
            subject: try await RequestSearch.subject(context.query("user"), known, services),
            text: context.query("search"), since: try RequestSearch.time("since", context.query("since"), now),
            before: before, limit: 0)
        let found = try await ListSlice(Self.pageSize) { limit in
            query.limit = limit
            return try await services.requests.requests(known.id.rawValue, query)
        }
        let name = known.settings.name
        var sections = [
            Section(onlyFailures ? "Refused or failed" : "All requests, the newest first", found.items, now)
        ]
        let same = [("connector", name), ("failures", onlyFailures ? "1" : nil)] + filter
        let isFirst = before == nil && !onlyFailures
        if isFirst, let failures = try await Section(failuresOf: query, known, filter, services, now) {
            sections.insert(failures, at: 0)
        }
        self.init(
            hasConnector: true,
            connectors: .connectors(known.inForce.settings, chosen: name),
            search: Search(context), sections: sections.filter { !$0.rows.isEmpty },
            isEmpty: found.items.isEmpty,
            isSearch: onlyFailures || before != nil || filter.contains { $0.1 != nil },
            omissions: Self.told(services.requests.omitted(known.id.rawValue)), problem: nil,
            pager: Pager(
                shown: nil, first: before == nil ? nil : ListLink.path("/requests", same),
                next: found.last.map { ListLink.path("/requests", same + [("before", String($0.number))]) }))
    }

    /// Said whatever was searched for: the request that is missed may be one of them.
    private static func told(_ omitted: [RequestOmission: Int]) -> [String] {
        RequestOmission.allCases.compactMap { reason in
            guard let count = omitted[reason], count > 0 else { return nil }
            let why =
                switch reason {
                case .noRoom: "more came at once than could be written"
                case .notWritten: "the database refused them"
                case .unauthenticated: "without a valid token; of those one in ten seconds is kept"
                }
            return "Not in the log since the server started: \(Told.count(count, "request")) (\(why))."
        }
    }
}

enum RequestRoutes {
    static let all = [
        SiteRoute.page("/requests") { context in
            guard let known = try await context.chosenConnector() else { return .page(RequestsPage()) }
            do { return .page(try await RequestsPage(context, known)) } catch let problem as Problem {
                return .page(RequestsPage(context, known, refused: problem), status: problem.status)
            }
        }
    ]
}
