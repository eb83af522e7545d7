import Administration
import Provisioning
import Sync

/// What a document would change in the settings and in the targets, before it is put in force.
struct SettingsChangePage: SitePage {
    let title: String
    let place = SitePlace.settings
    let text: String
    let version: Int
    private(set) var issues: [Issue]
    let differences: [ToldDifference]
    let isSame: Bool
    /// Connectors and targets that it would stop.
    let stops: [String]
    let previews: [SyncOutlook]
    let canApply: Bool
    let verb: String
    /// Whether somebody wrote it here, rather than that it is a version of before.
    let isUnsaved: Bool
    /// What was made since the version that is gone back to.
    private(set) var since: MadeSince?

    struct Issue: Sendable {
        let tone: String
        let text: String
        let isLack: Bool
    }

    static let people = 25

    init(
        title: String, verb: String, text: String, version: Int, issues: [SettingsIssue],
        differences: [SettingsDifference], stops: [String], previews: [BindingPreview],
        isWritten: Bool
    ) {
        self.title = title
        self.verb = SyncOutlook.verb(verb, previews)
        self.text = text
        self.version = version
        self.issues = issues.map {
            Issue(
                tone: $0.severity == .error ? "bad" : "warn",
                text: $0.lack == nil
                    ? "Line \($0.line), column \($0.column)\($0.path.isEmpty ? "" : ", \($0.path)"): \($0.message)"
                    : Told.sentence($0.message),
                isLack: $0.lack != nil)
        }
        self.differences = differences.map { ToldDifference($0) }
        let hasErrors = issues.contains { $0.severity == .error }
        isSame = differences.isEmpty && !hasErrors
        canApply = !hasErrors && !differences.isEmpty
        isUnsaved = isWritten && !isSame
        self.stops = stops
        self.previews = previews.map(SyncOutlook.init)
    }

    /// In place of what says it of a document that somebody writes.
    mutating func tell(_ since: MadeSince) {
        self.since = since
        issues.removeAll(where: \.isLack)
    }

    static let template = #"""
        <p class="crumbs"><a href="/settings">Settings as code</a></p>
        <h1>{{title}}</h1>
        {{#issues}}<p class="note {{tone}}">{{text}}</p>{{/issues}}
        {{#.since}}\#(MadeSince.template){{/.since}}
        {{#isSame}}<div class="empty"><h2>No difference</h2><p>This document says what is in force already.</p></div>{{/isSame}}
        {{#canApply}}
        <section class="card"><h2>What changes in the settings</h2><ul>{{#differences}}{{>difference}}{{/differences}}</ul></section>
        <h2>What the sync would do</h2>
        {{#stops}}<p class="note warn">{{.}}</p>{{/stops}}
        {{^previews}}<p>It changes no rules of an enabled connector, so the sync does nothing on account of it.</p>{{/previews}}
        {{#previews}}{{>planned}}{{/previews}}
        {{/canApply}}
        <form method="post" action="/settings/check" data-guard{{#isUnsaved}} data-unsaved{{/isUnsaved}}><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="version" value="{{version}}">
        {{#canApply}}{{#canAdminister}}<div class="actions"><button class="primary" formaction="/settings">{{verb}}</button> <a class="button" href="/settings" data-discard>Cancel</a></div>{{/canAdminister}}{{/canApply}}
        <details class="more"{{^canApply}} open{{/canApply}}><summary>The document</summary><div class="field"><label for="text">YAML or JSON</label><textarea id="text" name="text" rows="24" spellcheck="false">{{text}}</textarea></div>
        <button>Check and preview again</button></details>
        </form>
        """#
}
