import Access
import Administration
import SCIM
import StrictJSON
import Sync

/// The administrative changes, the newest first.
struct AuditPage: SitePage {
    let title = "Audit"
    let place = SitePlace.audit
    let actor: String
    let actions: [ListChoice]
    let object: String
    let search: String
    let since: String
    let until: String
    let problem: String?
    let download: String
    let rows: [Row]
    let isEmpty: Bool
    let isSearch: Bool
    let pager: Pager

    struct Row: Sendable {
        let number: String
        let at: Moment
        let actor: String
        let action: String
        let code: String
        let object: String
        let summary: String
        let changes: [Change]
        /// Those that are not shown.
        let more: String?
        let requestID: String?
    }
    struct Change: Sendable {
        let path: String
        let before: String?
        let after: String?
    }

    static let pageSize = 50

    static let template = #"""
        <div class="head"><div><h1>Audit</h1><p class="lead">Every administrative change: who made it, and what was before and after. Nothing here can be changed without being noticed.</p></div><div class="actions"><a class="button" href="{{download}}" download>Download as JSON</a><a class="button" href="/audit/verify">Verify the log</a></div></div>
        <form method="get" class="inline" role="search">
        <div class="field"><label for="actor">Who</label><input id="actor" name="actor" value="{{actor}}" placeholder="local-admin" maxlength="200"></div>
        <div class="field"><label for="action">Action</label><select id="action" name="action">{{#actions}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{title}}</option>{{/actions}}</select></div>
        <div class="field"><label for="object">Done to this and below</label><input id="object" name="object" value="{{object}}" placeholder="/connectors/okta" maxlength="500"></div>
        <div class="field"><label for="since">Since</label><input id="since" name="since" value="{{since}}" placeholder="30d or 2026-01-31" maxlength="40"></div>
        <div class="field"><label for="until">Until</label><input id="until" name="until" value="{{until}}" placeholder="7d or 2026-02-28" maxlength="40"></div>
        <div class="field"><label for="search">Anything in it holds</label><input id="search" name="search" type="search" value="{{search}}" maxlength="200"></div>
        <button>Show</button>
        <small>A day counts whole, from midnight to midnight in UTC.</small>
        </form>
        {{#.problem}}<p class="note bad" role="alert">{{.}}</p>{{/.problem}}
        {{#isEmpty}}<div class="empty">{{#isSearch}}<h2>No such entry</h2><p>Who did it must be the whole name; the object may be a beginning.</p>{{/isSearch}}{{^isSearch}}<h2>No entries yet</h2><p>The first change that an administrator makes will stand here.</p>{{/isSearch}}</div>{{/isEmpty}}
        {{^isEmpty}}
        <div class="scroll" tabindex="0" role="region" aria-label="Audit log"><table>
        <thead><tr><th scope="col" class="number">Entry</th><th scope="col">When</th><th scope="col">Who</th><th scope="col">Action</th><th scope="col">Done to</th><th scope="col">Changes</th></tr></thead>
        <tbody>{{#rows}}<tr><td class="number">{{number}}</td><td class="short">{{#at}}{{>when}}{{/at}}</td><td><bdi>{{actor}}</bdi></td><td>{{action}}<br><small class="mono">{{code}}</small></td><td><code>{{object}}</code></td><td><details class="more"><summary>{{summary}}</summary>
        {{#changes}}<p class="label"><code>{{path}}</code></p>{{#.before}}<pre class="minus" tabindex="0">{{.}}</pre>{{/.before}}{{#.after}}<pre class="plus" tabindex="0">{{.}}</pre>{{/.after}}{{/changes}}
        {{#.more}}<p class="muted">And {{.}}: <code>usher audit --json</code> tells all.</p>{{/.more}}
        {{#.requestID}}<p class="muted">Request id <code>{{.}}</code></p>{{/.requestID}}
        </details></td></tr>
        {{/rows}}</tbody></table></div>
        {{/isEmpty}}
        {{#pager}}{{>pager}}{{/pager}}
        """#
}

extension AuditPage {
    init(_ context: SiteContext) async throws {
        let filter = ["actor", "action", "object", "search", "since", "until"].map { ($0, context.query($0)) }
        let before = try context.position("before")
        var query: AuditQuery?
        var problem: String?
        do { query = try AuditQuery(context) } catch let failure as Problem { problem = failure.detail }
        self.problem = problem
        let found = try await ListSlice(Self.pageSize) { limit in
            guard var query else { return [AuditEntry]() }
            (query.before, query.limit) = (before, limit)
            return try await context.services.audit.entries(query)
        }
        since = context.query("since") ?? ""
        until = context.query("until") ?? ""
        download = ListLink.path("/audit/download", filter)
        let now = context.services.environment.now()
        actor = context.query("actor") ?? ""
        actions = AuditWords.choices(chosen: context.query("action"))
        object = context.query("object") ?? ""
        search = context.query("search") ?? ""
        rows = found.items.map { Row($0, now: now) }
        isEmpty = found.items.isEmpty
        isSearch = before != nil || filter.contains { $0.1 != nil }
        pager = Pager(
            shown: nil, first: before == nil ? nil : ListLink.path("/audit", filter),
            next: found.last.map { ListLink.path("/audit", filter + [("before", String($0.sequence))]) })
    }
}

extension AuditQuery {
    /// What the page's search asks for.
    init(_ context: SiteContext) throws {
        let now = context.services.environment.now()
        self.init(
            actor: context.query("actor"), action: context.query("action"), object: context.query("object"),
            text: context.query("search"), since: try RequestSearch.time("since", context.query("since"), now),
            until: try RequestSearch.time("until", context.query("until"), now, isEnd: true))
    }
}

extension AuditPage.Row {
    /// An entry may hold hundreds of changes: the rest is told by its number.
    private static let shownChanges = 50

    fileprivate init(_ entry: AuditEntry, now: Int64) {
        let (origin, changes) = (entry.note.origin, entry.note.changes)
        let left = changes.count - Self.shownChanges
        self.init(
            number: entry.sequence.description, at: Moment(entry.at, now: now), actor: Told.cut(origin.actor),
            action: AuditWords.told(origin.action), code: origin.action, object: Told.cut(origin.object),
            summary: changes.isEmpty ? "none told" : Told.count(changes.count, "change"),
            changes: changes.prefix(Self.shownChanges).map(AuditPage.Change.init),
            more: left > 0 ? Told.count(left, "more change") : nil,
            requestID: origin.requestID.isEmpty ? nil : origin.requestID)
    }
}

extension AuditPage.Change {
    private static let limit = 4000

    fileprivate init(_ change: AuditChange) {
        self.init(path: change.path, before: change.before.map(Self.told), after: change.after.map(Self.told))
    }

    private static func told(_ value: JSONValue) -> String {
        Masking.cut(value.string ?? value.prettyPrinted, limit: limit)
    }
}
