import Administration
import Provisioning
import Sync

/// What a document would change in the settings and in the targets, before it is put in force.
struct SettingsChangePage: SitePage {
    let title: String
    let place = SitePlace.settings
    let text: String
    let version: Int
    let issues: [Issue]
    let differences: [String]
    let isSame: Bool
    let previews: [Preview]
    let canApply: Bool
    let verb: String

    struct Issue: Sendable {
        let tone: String
        let text: String
    }

    struct Preview: Sendable {
        let name: String
        let counts: [Count]
        let held: [String]
        let people: [Person]
        let more: String?
        let isQuiet: Bool
    }

    struct Count: Sendable {
        let number: String
        let text: String
    }

    struct Person: Sendable {
        let name: String
        let state: String
        let steps: [Step]
    }

    struct Step: Sendable {
        let text: String
        let reason: String
    }

    static let people = 25

    init(
        title: String, verb: String, text: String, version: Int, issues: [SettingsIssue],
        differences: [SettingsDifference], previews: [BindingPreview]
    ) {
        self.title = title
        self.verb = verb
        self.text = text
        self.version = version
        self.issues = issues.map {
            Issue(
                tone: $0.severity == .error ? "bad" : "warn",
                text: "Line \($0.line), column \($0.column)\($0.path.isEmpty ? "" : ", \($0.path)"): \($0.message)")
        }
        self.differences = differences.map(\.description)
        let hasErrors = issues.contains { $0.severity == .error }
        isSame = differences.isEmpty && !hasErrors
        canApply = !hasErrors && !differences.isEmpty
        self.previews = previews.map(Preview.init)
    }

    static let template = #"""
        <p class="crumbs"><a href="/settings">Settings as code</a></p>
        <h1>{{title}}</h1>
        {{#issues}}<p class="note {{tone}}">{{text}}</p>{{/issues}}
        {{#isSame}}<div class="empty"><h2>No difference</h2><p>This document says what is in force already.</p></div>{{/isSame}}
        {{#canApply}}
        <section class="card"><h2>What changes in the settings</h2><ul>{{#differences}}<li class="mono">{{.}}</li>{{/differences}}</ul></section>
        <h2>What the sync would do</h2>
        {{^previews}}<p>It changes no rules of an enabled connector, so the sync does nothing on account of it.</p>{{/previews}}
        {{#previews}}{{>planned}}{{/previews}}
        {{/canApply}}
        <form method="post" action="/settings/check"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="version" value="{{version}}">
        {{#canApply}}{{#canAdminister}}<div class="actions"><button class="primary" formaction="/settings">{{verb}}</button> <a class="button" href="/settings">Cancel</a></div>{{/canAdminister}}{{/canApply}}
        <details class="more"{{^canApply}} open{{/canApply}}><summary>The document</summary><div class="field"><label for="text">YAML or JSON</label><textarea id="text" name="text" rows="24" spellcheck="false">{{text}}</textarea></div>
        {{#canAdminister}}<button>Check and preview again</button>{{/canAdminister}}</details>
        </form>
        """#
}

extension SettingsChangePage.Preview {
    static let template = #"""
        <section class="card"><h3>{{name}}</h3>
        {{#isQuiet}}<p>Nothing: everybody has what these rules give.</p>{{/isQuiet}}
        <ul class="numbers">{{#counts}}<li><b>{{number}}</b> {{text}}</li>{{/counts}}</ul>
        {{#held}}<p class="note warn">{{.}}</p>{{/held}}
        {{#people}}<p><b><bdi>{{name}}</bdi></b> <span class="badge idle">{{state}}</span></p><ul>{{#steps}}<li>{{text}} <small>{{reason}}</small></li>{{/steps}}</ul>{{/people}}
        {{#.more}}<p class="muted">{{.}}</p>{{/.more}}
        </section>
        """#

    init(_ preview: BindingPreview) {
        let plans = preview.sync.plans
        name = "\(preview.connector) → \(preview.target)\(preview.isNew ? " (new)" : "")"
        var counts: [SettingsChangePage.Count] =
            [.init(number: plans.changed.grouped, text: "of \(plans.users.grouped) users change")]
            + plans.actions.sorted { $0.key < $1.key }.map {
                .init(number: $0.value.grouped, text: StepWording.counted($0.value, $0.key))
            }
        if plans.lostWithAccounts > 0 {
            let text = "\(plans.lostWithAccounts == 1 ? "membership" : "memberships") lost with deleted accounts"
            counts.append(.init(number: plans.lostWithAccounts.grouped, text: text))
        }
        self.counts = counts
        held = plans.held.sorted { $0.key < $1.key }.map {
            "\($0.value.count.grouped) \(StepWording.counted($0.value.count, $0.key)) would be held: \($0.value.limit)"
        }
        people = plans.people.prefix(SettingsChangePage.people).map { person in
            .init(
                name: person.becomes ?? person.name, state: Badge.user(person.state).text,
                steps: person.steps.map { .init(text: $0.action.wording(), reason: $0.reason) })
        }
        let rest = plans.told - people.count
        more = rest > 0 ? "and \(rest.grouped) more people; usher preview lists all of them" : nil
        isQuiet = plans.told == 0
    }
}
