import Administration
import Provisioning
import Sync

/// The rules of a connector for one target as a form: what is changed there is previewed before it can be saved.
struct RulesPage: SitePage {
    let title: String
    let place = SitePlace.connectors
    let connectorTitle: String
    let connectorPath: String
    let tabs: Tabs
    let path: String
    /// The rules that the form began with, and those that were previewed; empty: none.
    let base: String
    let previewed: String
    let sections: [Section]
    let note: String?
    let next: Moment?
    let outlook: Outlook?
    let isRefused: Bool
    /// Whether the form says something else than what is in force.
    let isUnsaved: Bool
    /// Findings at settings that this form does not have.
    let elsewhere: [String]
    let tried: RulesTryPage
    let asksForUser: Bool
    /// Where scripts run, the rest is matched at once.
    let isFirst: Bool

    struct Section: Sendable {
        let heading: String
        let text: String
        let fields: [RuleField]
        let limits: Limits?
        let properties: Properties?
    }

    /// Settings that are numbers of several kinds: a row for each kind.
    struct Limits: Sendable {
        struct Kind: Sendable {
            let title: String
            let cells: [RuleField]
        }
        let kinds: [Kind]
    }

    struct Properties: Sendable {
        let problems: [RuleField.Problem]
        let rows: [Row]
        let blank: Row
    }

    struct Row: Sendable {
        let property: String
        let from: String
        let options: [RuleField.Option]
        let rows: Int
    }

    /// What saving would do.
    struct Outlook: Sendable {
        let differences: [ToldDifference]
        let previews: [SyncOutlook]
        let isSame: Bool
        let canSave: Bool
        /// What the button says that it does.
        let save: String
    }

    init(
        _ tab: RulesTab, _ place: RulesPlace, _ draft: RulesDraft, change: RulesChange? = nil, note: String? = nil,
        tried: RulesTryPage, now: Int64
    ) {
        let settings = tab.sections.flatMap(\.settings)
        title = "\(tab.title): \(place.known.settings.displayName) → \(place.target)"
        connectorTitle = place.known.settings.displayName
        connectorPath = "/connectors/\(place.connector)"
        path = tab.path(place.connector, place.target)
        tabs = .connector(place.known.settings, current: path)
        base = RulesDraft.digest(draft.base)
        previewed = change?.canSave == true ? RulesDraft.digest(draft.rules) : ""
        sections = tab.sections.map { Section($0, draft) }
        self.note = note
        next = tab == .safety ? Moment(Schedule(place.rules.sync)?.next(after: now), now: now) : nil
        outlook = change.flatMap { $0.draft.hasErrors ? nil : Outlook($0) }
        isRefused = draft.hasErrors
        isUnsaved = draft.hasErrors || change?.differences.isEmpty == false
        elsewhere = draft.findings.filter { finding in
            !settings.contains { finding.isOf($0.path) } && !finding.isOf(PropertyDraft.path)
        }.map { "\($0.path): \($0.text)" }
        self.tried = tried
        asksForUser = tab == .provisioning
        isFirst = tried.isFirst
    }

    static let template = #"""
        <p class="crumbs"><a href="/connectors">Connectors</a> / <a href="{{connectorPath}}"><bdi>{{connectorTitle}}</bdi></a></p>
        <h1><bdi>{{title}}</bdi></h1>
        {{#tabs}}{{>tabs}}{{/tabs}}
        {{#.note}}<p class="note warn" role="status">{{.}}</p>{{/.note}}
        {{#isRefused}}<p class="note bad" role="alert">Nothing was changed: some fields below need another value.</p>{{/isRefused}}
        {{#elsewhere}}<p class="note warn">{{.}}</p>{{/elsewhere}}
        <form method="post" action="{{path}}/preview" data-try="{{path}}/try" data-into="tried"{{#isFirst}} data-now{{/isFirst}} data-guard="user"{{#isUnsaved}} data-unsaved{{/isUnsaved}}><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="base" value="{{base}}"><input type="hidden" name="previewed" value="{{previewed}}">
        <button class="unseen" name="do" value="preview" tabindex="-1" aria-hidden="true">Preview</button>
        {{#.outlook}}
        {{#isSame}}<div class="empty"><h2>No difference</h2><p>The form says what is in force already.</p></div>{{/isSame}}
        {{^isSame}}<section class="card" aria-label="Preview"><h2>What saving would change</h2><ul>{{#differences}}{{>difference}}{{/differences}}</ul>
        <h2>What the sync would do</h2>{{^previews}}<p>Nothing: this connector or this target is not enabled.</p>{{/previews}}
        {{#previews}}{{>planned}}{{/previews}}
        {{#canSave}}<div class="actions">{{#canAdminister}}<button class="primary" name="do" value="save" formaction="{{path}}">{{save}}</button>{{/canAdminister}} <a class="button" href="{{path}}" data-discard>Discard</a></div>{{/canSave}}
        </section>{{/isSame}}
        {{/.outlook}}
        <div class="columns"><div>
        {{#.next}}<p class="muted">The next full sync is due {{>time}}.</p>{{/.next}}
        {{#sections}}<section class="card"><h2>{{heading}}</h2>{{#text}}<p class="muted">{{text}}</p>{{/text}}
        {{#fields}}{{>rule}}{{/fields}}
        {{#.limits}}<div class="scroll" tabindex="0" role="region" aria-label="Limits"><table class="fill"><thead><tr><th scope="col">What is counted</th><th scope="col">At most</th><th scope="col">At most percent</th><th scope="col">Percent counts from</th></tr></thead><tbody>
        {{#kinds}}<tr><th scope="row">{{title}}</th>{{#cells}}<td><input name="{{name}}" value="{{value}}" aria-label="{{label}}" inputmode="numeric" aria-invalid="{{isInvalid}}"{{#isLocked}} readonly{{/isLocked}}>{{#problems}}<p class="{{tone}}">{{text}}</p>{{/problems}}</td>{{/cells}}</tr>{{/kinds}}
        </tbody></table></div>{{/.limits}}
        {{#.properties}}<h3>Further properties</h3><p class="muted">By a name of your own. To remove one, empty its name and its templates.</p>
        {{#problems}}<p class="{{tone}}">{{text}}</p>{{/problems}}
        {{#rows}}{{>property}}{{/rows}}
        <template id="property-row">{{#blank}}{{>property}}{{/blank}}</template>
        <button type="button" data-add-row="property-row">Another property</button>{{/.properties}}
        </section>{{/sections}}
        <div class="actions"><button class="primary" name="do" value="preview">Preview</button> <small>Nothing is changed yet.{{^canAdminister}} Somebody with the role administrator can save it.{{/canAdminister}}</small></div>
        </div>
        <section class="card beside{{^asksForUser}} quiet{{/asksForUser}}" aria-labelledby="try-it" tabindex="0"><h2 id="try-it">Try it</h2>
        {{#asksForUser}}<div class="field"><label for="user">With the user</label><input id="user" name="user" value="{{tried.user}}" placeholder="user name or id" autocomplete="off"></div>{{/asksForUser}}
        <div id="tried" aria-live="polite">{{#tried}}{{>tried}}{{/tried}}</div></section>
        </div></form>
        """#

    static let propertyTemplate = #"""
        <fieldset><legend>{{#property}}<bdi>{{property}}</bdi>{{/property}}{{^property}}New property{{/property}}</legend>
        <div class="field"><label>Name <input name="property.name" value="{{property}}" maxlength="255"></label></div>
        <div class="field"><label>Templates, one a line <textarea name="property.from" rows="{{rows}}" spellcheck="false">{{from}}</textarea></label></div>
        <div class="field"><label>When no template has a value <select name="property.whenMissing">{{#options}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{title}}</option>{{/options}}</select></label></div></fieldset>
        """#
}
