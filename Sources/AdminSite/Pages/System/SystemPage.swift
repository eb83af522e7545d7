import Administration
import Provisioning
import Sync

/// The server itself: whether it is well, what it stands on, and where things are.
struct SystemPage: SitePage {
    let title = "System"
    let place = SitePlace.system
    let version: String
    let publicURL: String
    let settingsVersion: Int
    let database: Database
    let nodes: [Node]
    let backup: Backup
    let checks: [Check]

    struct Database: Sendable {
        let product: String
        let place: String
        let size: String
        let schema: Int
    }

    struct Node: Sendable {
        let name: String
        let since: Moment
    }

    struct Backup: Sendable {
        let command: CopyText
        let last: Last?
        let key: String
    }

    struct Last: Sendable {
        let file: String
        let at: Moment
    }

    struct Check: Sendable {
        let name: String
        let verdict: Badge
        let findings: [Finding]
    }

    struct Finding: Sendable {
        let text: String
        let remedy: Link?
    }

    struct Link: Sendable {
        let path: String
        let words: String
    }

    static let template = #"""
        <h1>System</h1>
        <h2>Checks</h2><div class="scroll" tabindex="0" role="region" aria-label="Checks"><table><thead><tr><th scope="col">What</th><th scope="col">Result</th><th scope="col">Seen</th></tr></thead><tbody>{{#checks}}<tr><th scope="row">{{name}}</th><td>{{#.verdict}}{{>badge}}{{/.verdict}}</td><td>{{#findings}}<p>{{text}}{{#.remedy}}: <a href="{{path}}">{{words}}</a>{{/.remedy}}</p>{{/findings}}</td></tr>{{/checks}}</tbody></table></div>
        <div class="columns">
        <div>
        {{#database}}<section class="card" aria-labelledby="database"><h2 id="database">Database</h2><dl class="facts"><dt>Kind</dt><dd>{{product}}</dd><dt>File</dt><dd><code>{{place}}</code></dd><dt>Size</dt><dd>{{size}}</dd><dt>Schema</dt><dd>version {{schema}}</dd></dl></section>{{/database}}
        <section class="card" aria-labelledby="nodes"><h2 id="nodes">Nodes</h2><dl class="facts">{{#nodes}}<dt>{{name}}</dt><dd>serves since {{#since}}{{>time}}{{/since}}</dd>{{/nodes}}</dl></section>
        <section class="card" aria-labelledby="server"><h2 id="server">Server</h2><dl class="facts"><dt>Version</dt><dd>{{version}}</dd><dt>Public URL</dt><dd>{{publicURL}}</dd><dt>Settings</dt><dd><a href="/settings">version {{settingsVersion}}</a></dd><dt>For Prometheus</dt><dd><a href="/metrics">/metrics</a></dd><dt>For orchestration</dt><dd><a href="/livez">/livez</a>, <a href="/readyz">/readyz</a></dd><dt>API</dt><dd><a href="/api/v1/openapi.json">OpenAPI document</a> (with an API token)</dd></dl></section>
        </div>
        {{#backup}}<section class="card" aria-labelledby="backup"><h2 id="backup">Backup</h2>
        {{#.last}}<p>The last one was made {{#at}}{{>time}}{{/at}}: <code>{{file}}</code></p>{{/.last}}
        {{^.last}}<p class="note warn">None is known yet.</p>{{/.last}}
        <p>On the server, this copies the database into a new file while everything goes on; a timer of the system can do it every night:</p>
        {{#command}}{{>copy}}{{/command}}
        <p>Keep the server’s key apart from the copies; without it what is encrypted in them stays closed: <code>{{key}}</code></p>
        <p class="muted"><code>usher restore</code> puts a copy back while the server stands still.</p>
        </section>{{/backup}}
        </div>
        """#
}

extension SystemPage {
    init(_ environment: AdminEnvironment, _ report: SystemReport, settingsVersion: Int, _ checks: [HealthCheck]) {
        let now = environment.now()
        version = report.version
        publicURL = environment.publicURL
        self.settingsVersion = settingsVersion
        database = Database(report.database)
        nodes = report.nodes.map { Node(name: $0.name, since: Moment($0.since, now: now)) }
        backup = Backup(report, now: now)
        self.checks = checks.map { Check($0) }
    }
}

extension SystemPage.Database {
    init(_ database: SystemReport.Database) {
        self.init(
            product: database.product, place: database.place,
            size: database.bytes.map { ByteSize($0).description } ?? "can't be told",
            schema: database.schema)
    }
}

extension SystemPage.Check {
    init(_ check: HealthCheck) {
        self.init(
            name: check.name, verdict: Badge(check.verdict),
            findings: check.findings.map { .init(text: $0.text, remedy: $0.remedy.map(SystemPage.Link.init)) })
    }
}

extension SystemPage.Link {
    /// The page where one does what the command does.
    init(_ remedy: HealthCheck.Remedy) {
        switch remedy {
        case .createConnector: self.init(path: "/connectors", words: "make one")
        case .addTarget(let connector): self.init(path: "/connectors/\(connector)", words: "add one")
        case .createToken(let connector): self.init(path: "/connectors/\(connector)#tokens", words: "make one")
        case .lookAtRequests(let connector):
            self.init(
                path: ListLink.path("/requests", [("connector", connector), ("failures", "1")]),
                words: "see what was sent")
        case .lookAtUsers(let state, let connector, let target):
            let search = PeopleSearch(connector: connector, standing: .state(state), target: target)
            self.init(path: search.path(), words: "see who")
        case .checkSettings: self.init(path: "/settings", words: "check the document")
        }
    }
}

extension SystemPage.Backup {
    init(_ report: SystemReport, now: Int64) {
        let folder = report.dataFolder
        let line = #"usher backup "/var/backups/usher-$(date +%F).sqlite" --data "\#(folder)""#
        command = CopyText(id: "backup-command", label: "the command", value: line)
        last = report.lastBackup.map { SystemPage.Last(file: $0.file, at: Moment($0.at, now: now)) }
        key = "\(folder)/secret-key"
    }
}

extension Badge {
    init(_ verdict: HealthCheck.Verdict) {
        switch verdict {
        case .ok: self.init(.ok, "OK")
        case .warning: self.init(.warn, "Warning")
        case .failed: self.init(.bad, "failed")
        }
    }
}

enum SystemRoutes {
    static let all = [
        SiteRoute.page("/system") { context in
            let environment = context.services.environment
            let version = try await context.services.settings.current().version
            return .page(
                SystemPage(
                    environment, try await environment.systemReport(), settingsVersion: version,
                    await environment.healthChecks()))
        }
    ]
}
