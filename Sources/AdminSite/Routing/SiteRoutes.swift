import HTTPGate
import HTTPTypes

/// All addresses of the site. Those of a page stand in its file; a new page is a line here and one in `PageList`.
enum SiteRoutes {
    static let all: [SiteRoute] =
        SignInRoutes.all + SetupRoutes.all + SignOnRoutes.all + ProofRoutes.all + AccountRoutes.all + OverviewRoutes.all
        + ConnectorsRoutes.all + NewConnectorRoutes.all + ConnectorRoutes.all + ConnectorEditRoutes.all
        + AddTargetRoutes.all + ArrivalRoutes.all + RemovalRoutes.all
        + RulesRoutes.all
        + DecisionRoutes.all
        + SettingsRoutes.all + TargetRoutes.all + ApplicationEditRoutes.all + NewTargetRoutes.all + SystemRoutes.all
        + PeopleRoutes.all
        + AdministratorsRoutes.all + AdministratorRoutes.all + APITokensRoutes.all
        + RunRoutes.all + RequestRoutes.all + AuditRoutes.all

    enum Match {
        case found(SiteRoute, [String: String])
        case wrongMethod([HTTPRequest.Method])
        case nothing
    }

    static func match(_ request: GateRequest) -> Match {
        let fitting = all.compactMap { route in route.match(request.path).map { (route, $0) } }
        if let found = fitting.first(where: { $0.0.method.rawValue == request.method.rawValue }) {
            return .found(found.0, found.1)
        }
        if fitting.isEmpty { return .nothing }
        return .wrongMethod(fitting.compactMap { HTTPRequest.Method(rawValue: $0.0.method.rawValue) })
    }
}

extension SiteRoutes {
    /// The address itself when a page is there, else the nearest one above it; nil: only the overview is.
    static func page(at path: String) -> String? {
        let address = path.prefix { $0 != "?" && $0 != "#" }
        var segments = address.split(separator: "/").map(String.init)
        guard !segments.isEmpty else { return nil }
        if isPage(segments) { return path }
        repeat { segments.removeLast() } while !segments.isEmpty && !isPage(segments)
        return segments.isEmpty ? nil : "/" + segments.joined(separator: "/")
    }

    private static func isPage(_ segments: [String]) -> Bool {
        all.contains { $0.method == .get && $0.match(segments) != nil }
    }
}

/// All pages, whose templates are read at the start.
enum PageList {
    static let all: [any SitePage.Type] =
        [
            FailurePage.self, KeptFormPage.self, SignInPage.self, SetupPage.self, ProofPage.self, ConfirmedPage.self,
            AccountPage.self, OverviewPage.self,
        ]
        + [AdministratorsPage.self, AdministratorPage.self, APITokensPage.self]
        + [ConnectorsPage.self, NewConnectorPage.self, ConnectorPage.self, ConnectorEditPage.self, AddTargetPage.self]
        + [ArrivalPage.self, ConfirmPage.self]
        + [RemovalPage.self]
        + [RulesPage.self, RulesTryPage.self, PreviewPage.self]
        + [DecisionsPage.self, DecisionPage.self]
        + [
            SettingsPage.self, SettingsChangePage.self, TargetsPage.self, TargetPage.self, ApplicationEditPage.self,
            NewTargetPage.self,
            SystemPage.self,
        ]
        + [PeoplePage.self, PersonPage.self, GroupPage.self, TargetGroupPage.self]
        + [RunsPage.self, RunPage.self, RunProgressPage.self]
        + [RequestsPage.self, AuditPage.self, AuditVerdictPage.self]
}
