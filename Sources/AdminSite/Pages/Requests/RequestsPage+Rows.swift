import Access
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
    static func all(_ requests: [LoggedRequest], now: Int64) -> [Self] {
        let failed = requests.filter { $0.status >= 400 }
        let answered = requests.filter { $0.status < 400 }
        return [("Refused or failed", failed), ("Answered", answered)].filter { !$0.1.isEmpty }
            .map { title, part in Self(title: title, rows: part.map { .init($0, now: now) }) }
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
