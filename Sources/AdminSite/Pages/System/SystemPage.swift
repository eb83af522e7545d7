import Administration
import Provisioning

/// The server itself: whether it is well, and where things are.
struct SystemPage: SitePage {
    let title = "System"
    let place = SitePlace.system
    let version: String
    let publicURL: String
    let settingsVersion: Int
    let checks: [Check]

    struct Check: Sendable {
        let name: String
        let verdict: Badge
        let detail: String
    }

    init(_ environment: AdminEnvironment, settingsVersion: Int, _ checks: [HealthCheck]) {
        version = environment.version
        publicURL = environment.publicURL
        self.settingsVersion = settingsVersion
        self.checks = checks.map { Check(name: $0.name, verdict: Badge($0.verdict), detail: $0.detail) }
    }

    static let template = #"""
        <h1>System</h1>
        <dl class="facts"><dt>Version</dt><dd>{{version}}</dd><dt>Public URL</dt><dd>{{publicURL}}</dd><dt>Settings</dt><dd><a href="/settings">version {{settingsVersion}}</a></dd><dt>For Prometheus</dt><dd><a href="/metrics">/metrics</a></dd><dt>For orchestration</dt><dd><a href="/livez">/livez</a>, <a href="/readyz">/readyz</a></dd><dt>API</dt><dd><a href="/api/v1/openapi.json">OpenAPI document</a> (with an API token)</dd></dl>
        <h2>Checks</h2><div class="scroll" tabindex="0" role="region" aria-label="Checks"><table><thead><tr><th scope="col">What</th><th scope="col">Result</th><th scope="col">Seen</th></tr></thead><tbody>{{#checks}}<tr><th scope="row">{{name}}</th><td>{{#.verdict}}{{>badge}}{{/.verdict}}</td><td>{{detail}}</td></tr>{{/checks}}</tbody></table></div>
        """#
}

extension Badge {
    init(_ verdict: HealthCheck.Verdict) {
        switch verdict {
        case .ok: self.init(.ok, "well")
        case .warning: self.init(.warn, "look at it")
        case .failed: self.init(.bad, "failed")
        }
    }
}

enum SystemRoutes {
    static let all = [
        SiteRoute.page("/system") { context in
            let environment = context.services.environment
            let version = try await context.services.settings.current().version
            return .page(SystemPage(environment, settingsVersion: version, await environment.healthChecks()))
        }
    ]
}
