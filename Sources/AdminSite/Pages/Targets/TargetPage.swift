import Administration
import Provisioning
import Sync

/// A target, the applications that read it, and how they are set up.
struct TargetPage: SitePage {
    let title: String
    let place = SitePlace.targets
    let path: String
    let kind: String
    /// Nil for a kind that this release does not write to.
    let abilities: TargetAbilities?
    let isDirectory: Bool
    let crowdURL: CopyText
    let addressTrouble: String?
    let applications: [Application]
    let made: Made?
    let connectors: [String]
    let form: NewApplicationForm

    struct Application: Sendable {
        let name: String
        let allow: [String]
        let rights: String
        let password: String
        let remove: String
        let edit: String
    }

    struct Made: Sendable {
        let name: CopyText
        let password: CopyText
    }

    init(
        _ known: KnownTarget, _ services: AdminServices, made: (name: String, password: String)? = nil,
        findings: [TargetFinding]? = nil, form: NewApplicationForm = NewApplicationForm()
    ) {
        let target = known.inForce.settings.targets.first { $0.name == known.settings.name } ?? known.settings
        title = target.name
        path = "/targets/\(target.name)"
        let described = services.targets.kinds.first { $0.word == target.kind }
        kind = described?.title ?? target.kind
        abilities = described.map { TargetAbilities($0, findings) }
        isDirectory = target.kind == "directory"
        crowdURL = CopyText(id: "crowd-url", label: "the server URL", value: services.environment.crowdURL)
        addressTrouble = services.environment.addressTrouble
        applications = target.applications.map {
            Application(
                name: $0.name, allow: $0.allow,
                rights: $0.write ? "read and write" : "read only",
                password: $0.password == nil ? "generated" : "from the settings",
                remove: "/targets/\(target.name)/applications/\($0.name)/delete",
                edit: "/targets/\(target.name)/applications/\($0.name)")
        }
        self.made = made.map {
            Made(
                name: CopyText(id: "application-name", label: "the application name", value: $0.name),
                password: CopyText(id: "application-password", label: "the password", value: $0.password))
        }
        self.form = form
        connectors = known.inForce.catalog.bindings.filter { $0.targetName == target.name }.map(\.connectorName)
    }

    static let template = #"""
        <p class="crumbs"><a href="/targets">Targets</a></p>
        <div class="head"><h1>{{title}}</h1>{{#canOperate}}<form method="post" action="{{path}}/test"><input type="hidden" name="csrf" value="{{csrf}}"><button>Test</button></form>{{/canOperate}}</div>
        <dl class="facts"><dt>Kind</dt><dd>{{kind}}</dd><dt>Written by</dt><dd>{{#connectors}}<a href="/connectors/{{.}}">{{.}}</a> {{/connectors}}{{^connectors}}no connector yet{{/connectors}}</dd></dl>
        {{#.made}}<section class="note ok" data-place="{{path}}" aria-label="New application"><p><b>The application’s name and password.</b> The password is shown only now.</p>{{#name}}{{>copy}}{{/name}}{{#password}}{{>copy}}{{/password}}</section>{{/.made}}
        {{#isDirectory}}
        <div class="columns"><section class="card"><h2>Applications</h2>
        <div class="scroll" tabindex="0" role="region" aria-label="Applications"><table><thead><tr><th scope="col">Application</th><th scope="col">Let in from</th><th scope="col">May</th><th scope="col"><span class="unseen">Actions</span></th></tr></thead><tbody>
        {{#applications}}<tr><th scope="row">{{name}}<br><small>password {{password}}</small></th><td class="short">{{#allow}}{{.}}<br>{{/allow}}</td><td class="short">{{rights}}</td><td>{{#canAdminister}}<div class="actions"><a class="button" href="{{edit}}">Edit<span class="unseen"> {{name}}</span></a> <a class="button danger" href="{{remove}}">Revoke access<span class="unseen"> {{name}}</span></a></div>{{/canAdminister}}</td></tr>{{/applications}}
        {{^applications}}<tr><td colspan="4">None yet: add Jira or Confluence.</td></tr>{{/applications}}
        </tbody></table></div>
        {{#canAdminister}}<form method="post" action="{{path}}/applications"><input type="hidden" name="csrf" value="{{csrf}}">
        {{#form}}{{#.problem}}<p class="note bad" role="alert">{{.}}</p>{{/.problem}}
        <div class="field"><label for="name">Name</label><input id="name" name="name" value="{{.name}}" required maxlength="63" placeholder="jira"></div>
        <div class="field"><label for="allow">Let in from</label><input id="allow" name="allow" value="{{.allow}}" placeholder="10.0.0.5, 10.1.0.0/16" aria-describedby="allow-hint"><small id="allow-hint">Addresses or blocks, with commas between; empty: this machine only.</small></div>
        <div class="field"><label class="line"><input type="checkbox" name="write"{{#.write}} checked{{/.write}}> May add local groups and memberships</label></div>{{/form}}
        <button>Add application</button></form>{{/canAdminister}}
        </section>
        <section class="card"><h2>What to do in Jira or Confluence</h2><ol class="steps">
        <li>Open Administration &gt; User management &gt; User directories &gt; Add directory &gt; Atlassian Crowd.</li>
        <li>Server URL:{{#crowdURL}}{{>copy}}{{/crowdURL}}{{#addressTrouble}}<p class="note warn">{{.}}</p>{{/addressTrouble}}</li>
        <li>Application name and password: those of the application here.</li>
        <li>Crowd permissions: Read only. Enable incremental synchronisation: on. Nested groups: off.</li>
        <li>Test settings, save and test, then Synchronise.</li>
        <li>Put the directory below the internal one as long as your own administrator lives there.</li>
        </ol></section></div>
        {{/isDirectory}}
        {{#.abilities}}\#(TargetAbilities.template){{/.abilities}}
        """#
}

/// A new application as it was filled in.
struct NewApplicationForm: Sendable {
    var name = ""
    var allow = ""
    var write = false
    var problem: String?

    init() {}

    init(_ form: FormFields, problem: String) {
        name = form["name"] ?? ""
        allow = form["allow"] ?? ""
        write = form.isTicked("write")
        self.problem = problem
    }
}
