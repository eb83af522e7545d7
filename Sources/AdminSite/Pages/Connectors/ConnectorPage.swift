import Access
import Administration
import Provisioning
import SCIM
import Sync

/// A connector's connection: address, tokens, what to enter at the identity provider, and whether it arrives.
struct ConnectorPage: SitePage {
    let title: String
    let place = SitePlace.connectors
    let name: String
    /// Where it is shown as something else.
    let technicalName: String?
    let path: String
    let isEnabled: Bool
    let tabs: Tabs
    let baseURL: CopyText
    let addressTrouble: String?
    let tokenTrouble: String?
    /// Just made; never shown again.
    let secret: CopyText?
    let secretEnds: String?
    let tokenForm: TokenForm
    let guidePlace: String
    let obstacle: String?
    let steps: [Step]
    let tokens: [Token]
    let targets: [Target]
    /// There is one that it does not write to yet.
    let canAddTarget: Bool
    let hasTargets: Bool
    let arrival: ArrivalPage

    struct Step: Sendable {
        let text: String
        let copy: CopyText?
    }

    struct Token: Sendable {
        let id: String
        let label: String
        let created: Moment
        let expires: Moment?
        let isExpired: Bool
        let lastUsed: Moment?
        let revoke: String
    }

    init(_ known: KnownConnector, _ context: SiteContext, issued: IssuedToken? = nil, tokenForm: TokenForm? = nil)
        async throws
    {
        let services = context.services
        let now = services.environment.now()
        let address = services.environment.baseURL(ofConnector: known.settings.name)
        name = known.settings.name
        title = known.settings.displayName
        technicalName = name == title ? nil : name
        path = "/connectors/\(known.settings.name)"
        isEnabled = known.settings.enabled
        canAddTarget = known.settings.targets.count < known.inForce.settings.targets.count
        tabs = .connector(known.settings, current: path, target: context.query("target"))
        baseURL = CopyText(id: "base-url", label: "the SCIM base URL", value: address)
        secret = issued.map { CopyText(id: "secret", label: "the bearer token", value: $0.text) }
        secretEnds = issued?.ending(now: now)
        self.tokenForm = tokenForm ?? TokenForm(example: "spring rotation")
        let guide = IdentityProviderGuide.of(known.settings.identityProvider)
        guidePlace = guide.place
        obstacle = guide.obstacle
        steps = Step.all(guide, baseURL: address)
        let connector = name
        tokens = try await services.tokens.tokens(.connector(known.id.rawValue)).map { Token($0, connector, now) }
        guard let standing = try await ConnectorStanding(known.settings, known.inForce, services) else {
            throw Problem(503, "unavailable", "Connector \(name) has no id yet. Try again.")
        }
        addressTrouble = services.environment.addressTrouble
        tokenTrouble = standing.tokenTrouble.map { Told.sentence($0.told(now: now)) }
        hasTargets = !standing.targets.isEmpty
        targets = standing.targets.map { Target($0, now: now) }
        arrival = try await ArrivalPage(known, standing, services)
    }

    static let template = #"""
        <p class="crumbs"><a href="/connectors">Connectors</a></p>
        <div class="head"><div><h1>{{title}}</h1>{{#technicalName}}<p class="muted mono">{{.}}</p>{{/technicalName}}</div>{{#canAdminister}}<a class="button" href="{{path}}/edit">Edit</a>{{/canAdminister}}</div>
        {{^isEnabled}}<p class="note warn">This connector is disabled: what it is sent is refused, and its sync stops.</p>{{/isEnabled}}
        {{#tabs}}{{>tabs}}{{/tabs}}
        {{#.secret}}
        <section class="note ok" data-place="{{path}}" aria-label="New token"><p><b>The bearer token.</b> It is shown only now: copy it before you leave this page. {{secretEnds}}</p>{{>copy}}</section>
        {{/.secret}}
        <div class="columns">
        <div>
        <section class="card"><h2>Address</h2><p>The SCIM base URL of this connector:</p>{{#baseURL}}{{>copy}}{{/baseURL}}{{#.addressTrouble}}<p class="note warn">{{.}}</p>{{/.addressTrouble}}</section>
        <section class="card"><h2>What to do in {{guidePlace}}</h2>{{#.obstacle}}<p class="note warn">{{.}}</p>{{/.obstacle}}<ol class="steps">{{#steps}}<li>{{text}}{{#.copy}}{{>copy}}{{/.copy}}</li>{{/steps}}</ol></section>
        </div>
        <div>
        <section class="card" aria-labelledby="arrives"><h2 id="arrives">What arrives</h2><div data-live="{{path}}/arrival" aria-live="polite">{{#arrival}}{{>arrival}}{{/arrival}}</div></section>
        <section class="card" id="tokens"><h2>Tokens</h2>
        {{#.tokenTrouble}}<p class="note warn">{{.}}</p>{{/.tokenTrouble}}
        <p class="muted">Several may be active at once: make a new one, enter it at the identity provider, and revoke the old one when it is no longer used.</p>
        <div class="scroll" tabindex="0" role="region" aria-label="Tokens"><table><thead><tr><th scope="col">Token</th><th scope="col">Last used</th><th scope="col">Expires</th><th scope="col"><span class="unseen">Actions</span></th></tr></thead><tbody>
        {{#tokens}}<tr><th scope="row"><bdi>{{label}}</bdi><br><small class="mono">{{id}}</small> <small>made {{#created}}{{>time}}{{/created}}</small></th><td>{{#.lastUsed}}{{>time}}{{/.lastUsed}}{{^.lastUsed}}never{{/.lastUsed}}</td><td>{{#isExpired}}<span class="badge bad">expired</span>{{/isExpired}}{{^isExpired}}{{#.expires}}{{>time}}{{/.expires}}{{^.expires}}never{{/.expires}}{{/isExpired}}</td><td>{{#canAdminister}}<a class="button danger" href="{{revoke}}">Revoke<span class="unseen"> {{label}}</span></a>{{/canAdminister}}</td></tr>{{/tokens}}
        {{^tokens}}<tr><td colspan="4">None: nothing can arrive until there is one.</td></tr>{{/tokens}}
        </tbody></table></div>
        {{#canAdminister}}<form method="post" action="{{path}}/tokens" class="inline"><input type="hidden" name="csrf" value="{{csrf}}">{{#tokenForm}}{{>tokenFields}}{{/tokenForm}}<button>New token</button></form>{{/canAdminister}}
        </section>
        \#(targetsTemplate)
        {{#canAdminister}}<section class="card"><h2>Remove</h2><p>Ends this connector. You are shown first what becomes of its accounts.</p><a class="button danger" href="{{path}}/removal">Remove this connector</a></section>{{/canAdminister}}
        </div>
        </div>
        """#
}

extension ConnectorPage.Step {
    fileprivate static func all(_ guide: IdentityProviderGuide, baseURL: String) -> [Self] {
        guide.steps(baseURL: baseURL).enumerated().map { number, step in
            let copy = step.value.map {
                CopyText(id: "step-\(number)", label: $0 == baseURL ? "the address" : "the text", value: $0)
            }
            return Self(text: step.text, copy: copy)
        }
    }
}

extension ConnectorPage.Token {
    init(_ token: StoredToken, _ connector: String, _ now: Int64) {
        id = token.id
        label = token.label.isEmpty ? "without label" : token.label
        created = Moment(token.created, now: now)
        expires = Moment(token.expires, now: now)
        isExpired = token.expires.map { $0 <= now } ?? false
        lastUsed = Moment(token.lastUsed, now: now)
        revoke = "/connectors/\(connector)/tokens/\(token.id)/revoke"
    }
}
