import Access
import Administration
import Provisioning
import SCIM
import StrictJSON
import Sync

/// Whether the identity provider's test call, first user and first group have arrived; else what was wrong with its
/// request, in plain words.
struct ArrivalPage: SitePage {
    let title = "What arrives"
    let place = SitePlace.connectors
    let signals: [Signal]
    let trouble: Trouble?

    struct Signal: Sendable {
        let tone: String
        let text: String
        let state: String
    }

    struct Trouble: Sendable {
        let text: String
        let advice: String
        let at: Moment
        let path: String
    }

    init(_ known: KnownConnector, _ standing: ConnectorStanding, _ services: AdminServices) async throws {
        let last = try await services.requests.requests(known.id.rawValue, RequestLogQuery(limit: 1)).first
        let good = try await services.requests.requests(
            known.id.rawValue, RequestLogQuery(statuses: 200...399, limit: 1)
        ).first
        let accounts = standing.targets.reduce(0) { $0 + ($1.users[.provisioned] ?? 0) }
        // The request log forgets the oldest; what it brought is still there.
        let hasAnswered = good != nil || standing.users + standing.groups > 0
        signals = [
            Signal(hasAnswered, "The identity provider reaches Usher", "its first request was answered"),
            Signal(standing.users > 0, "First user", "\(standing.users.grouped) arrived"),
            Signal(standing.groups > 0, "First group", "\(standing.groups.grouped) arrived"),
            Signal(accounts > 0, "First account in a target", "\(accounts.grouped) in line"),
        ]
        let baseURL = services.environment.baseURL(ofConnector: known.settings.name)
        trouble = last.flatMap { Trouble($0.request, known, baseURL: baseURL, services.environment.now()) }
    }

    static let template = #"""
        <ul class="signals">{{#signals}}<li class="{{tone}}"><span class="dot" aria-hidden="true"></span><span><b>{{text}}</b><br><small>{{state}}</small></span></li>{{/signals}}</ul>
        {{#.trouble}}<div class="note bad"><p><b>The last request was refused.</b> {{text}}</p><p>{{advice}}</p><p>{{#at}}{{>time}}{{/at}} · <a href="{{path}}">See what was sent</a></p></div>{{/.trouble}}
        """#
}

extension ArrivalPage.Signal {
    fileprivate init(_ hasArrived: Bool, _ text: String, _ state: String) {
        tone = hasArrived ? "ok" : "waiting"
        self.text = text
        self.state = hasArrived ? state : "waiting for it"
    }
}

extension ArrivalPage.Trouble {
    /// Nil for one that went well.
    fileprivate init?(_ request: LoggedRequest, _ known: KnownConnector, baseURL: String, _ now: Int64) {
        at = Moment(request.at, now: now)
        path = ListLink.path("/requests", [("connector", known.settings.name), ("failures", "1")])
        guard request.status != 404 else {
            // Identity providers ask for ids of users who are gone: nothing is wrong then.
            let address = RequestAddress(request.target, of: known.settings.name)
            guard !address.exists else { return nil }
            text = "This address does not exist: \(Told.cut(address.path)). The SCIM base URL is \(baseURL)."
            advice = address.advice
            return
        }
        guard request.status >= 400 else { return nil }
        let detail = request.responseBody.flatMap { body in
            (try? JSONValue(parsing: Array(body.utf8)))?.object?["detail"]?.string
        }
        text =
            request.status == 401
            ? "It came without a valid token of this connector."
            : "\(request.method) was answered \(request.status)\(detail.map { ": \($0)" } ?? ".")"
        advice =
            switch request.status {
            case 401:
                "Enter the whole token, beginning with ush_, as the bearer token. If it is lost, make a new one under Tokens on this page."
            case 409: "The name is taken by another resource of this connector, as the message says."
            case 413: "The identity provider sends more at once than is taken; let it send smaller groups of changes."
            case 500...: "This is Usher's own trouble: look at System, and at the server's log."
            default: "Compare what it sends with the steps on this page."
            }
    }
}

enum ArrivalRoutes {
    static let all = [
        SiteRoute.page("/connectors/{connector}/arrival") { context in
            let name = try await context.connector().settings.name
            let services = context.services
            return .live {
                let known = try await KnownConnector(name, services)
                guard let standing = try await ConnectorStanding(known.settings, known.inForce, services) else {
                    throw Problem.notFound("Connector \(name)", "It was removed meanwhile.")
                }
                return try await ArrivalPage(known, standing, services)
            }
        }
    ]
}
