import Access
import Administration
import Provisioning
import SCIM
import StrictJSON

// The rows of the log, and the fields of its search.

extension RequestsPage.Search {
    init(_ context: SiteContext) {
        self.init(
            failures: context.flag("failures"), user: context.query("user") ?? "",
            status: context.query("status") ?? "", since: context.query("since") ?? "",
            text: context.query("search") ?? "")
    }
}

extension RequestsPage.Section {
    init(_ title: String, _ requests: [NumberedRequest], _ now: Int64, all: RequestsPage.All? = nil) {
        self.init(title: title, all: all, rows: requests.map { .init($0.request, now: now) })
    }

    /// The newest of those that were refused or failed, wherever they stand among the others; nil when there are none.
    init?(
        failuresOf query: RequestLogQuery, _ known: KnownConnector, _ filter: [(String, String?)],
        _ services: AdminServices, _ now: Int64
    ) async throws {
        var query = query
        query.failuresOnly = true
        query.limit = RequestsPage.newestFailures
        let newest = try await services.requests.requests(known.id.rawValue, query)
        guard !newest.isEmpty else { return nil }
        query.limit = RequestsPage.mostCounted + 1
        let count = try await services.requests.count(known.id.rawValue, query)
        let path = ListLink.path("/requests", [("connector", known.settings.name), ("failures", "1")] + filter)
        let isMore = count > RequestsPage.mostCounted
        let title = "Show all \(isMore ? "(more than \(RequestsPage.mostCounted.grouped))" : count.grouped)"
        self.init(
            "Newest failures", newest, now,
            all: count > newest.count ? RequestsPage.All(path: path, title: title) : nil)
    }
}

extension RequestsPage.Row {
    fileprivate init(_ request: LoggedRequest, now: Int64) {
        let tone: Badge.Tone = request.status >= 500 ? .bad : request.status >= 400 ? .warn : .ok
        self.init(
            at: Moment(request.at, now: now), status: Badge(tone, String(request.status)), method: request.method,
            path: Told.cut(request.target), subject: request.subject.map(Told.cut),
            client: request.client.map(Told.cut),
            took: "\(request.milliseconds) ms", request: request.requestBody.map(Self.pretty),
            answer: request.responseBody.map(Self.pretty), id: request.requestID)
    }

    /// What was cut in the log is no JSON any more, and stays as it is.
    private static func pretty(_ text: String) -> String {
        (try? JSONValue(parsing: Array(text.utf8)))?.prettyPrinted ?? text
    }
}
