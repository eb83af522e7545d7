import Administration
import Provisioning
import Sync

/// A target that is to be made: a form with the fields of its kind, previewed before it is saved.
struct NewTargetPage: SitePage {
    let title = "New target"
    let place = SitePlace.targets
    /// Nil when there is one kind only.
    let kinds: Tabs?
    let kind: String
    let kindTitle: String
    let summary: String
    let name: Field
    let fields: [Field]
    /// What is wrong where the form has no field.
    let elsewhere: [String]
    let outlook: Outlook?
    /// What was previewed; empty: nothing.
    let previewed: String
    let note: String?

    struct Field: Sendable {
        let key: String
        let label: String
        let hint: String
        let value: String
        let isRequired: Bool
        let problems: [String]
        let isInvalid: Bool
    }

    /// What saving would do.
    struct Outlook: Sendable {
        let differences: [ToldDifference]
    }

    static let template = #"""
        <p class="crumbs"><a href="/targets">Targets</a></p>
        <h1>New target</h1>
        {{#.kinds}}{{>tabs}}{{/.kinds}}
        {{#.note}}<p class="note warn" role="status">{{.}}</p>{{/.note}}
        {{#elsewhere}}<p class="note bad" role="alert">{{.}}</p>{{/elsewhere}}
        <form method="post" action="/new-target" data-guard{{#.outlook}} data-unsaved{{/.outlook}}><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="kind" value="{{kind}}"><input type="hidden" name="previewed" value="{{previewed}}">
        <button class="unseen" name="do" value="preview" tabindex="-1" aria-hidden="true">Preview</button>
        {{#.outlook}}<section class="card" aria-label="Preview"><h2>What saving would change</h2><ul>{{#differences}}{{>difference}}{{/differences}}</ul>
        <h2>What the sync would do</h2><p>Nothing yet: no connector writes to it. A new connector can be told to; an existing one gets it among its <code>targets</code> in Settings as code.</p>
        <div class="actions"><button class="primary" name="do" value="save">Save</button> <a class="button" href="/targets" data-discard>Discard</a></div></section>{{/.outlook}}
        <section class="card"><h2>{{kindTitle}}</h2><p class="muted">{{summary}}</p>
        {{#name}}{{>target-field}}{{/name}}{{#fields}}{{>target-field}}{{/fields}}
        <div class="actions"><button class="primary" name="do" value="preview">Preview</button> <small>Nothing is changed yet.</small></div></section>
        </form>
        """#
}

extension NewTargetPage.Field {
    static let template = #"""
        <div class="field"><label for="field-{{.key}}">{{.label}}</label><input id="field-{{.key}}" name="{{.key}}" value="{{.value}}" maxlength="2000" autocapitalize="none" aria-describedby="field-{{.key}}-hint" aria-invalid="{{.isInvalid}}"{{#.isRequired}} required{{/.isRequired}}><small id="field-{{.key}}-hint">{{.hint}}{{#.problems}} <span class="error">{{.}}</span>{{/.problems}}</small></div>
        """#

    fileprivate init(
        _ key: String, _ label: String, _ hint: String, _ value: String, isRequired: Bool,
        _ findings: [NewTarget.Finding]
    ) {
        let own = findings.filter { $0.key == key }.map(\.text)
        self.init(
            key: key, label: label, hint: hint, value: value, isRequired: isRequired, problems: own,
            isInvalid: !own.isEmpty)
    }
}

extension NewTargetPage {
    /// `wish`: nil before anything was filled in.
    init(
        _ kind: TargetKind, of kinds: [TargetKind], _ form: FormFields, _ wish: NewTarget? = nil,
        differences: [ToldDifference] = [], note: String? = nil
    ) {
        let findings = wish?.findings ?? []
        let keys = Set(["name"] + kind.fields.map(\.key))
        self.kinds = kinds.count > 1 ? .kinds(kinds, current: kind) : nil
        self.kind = kind.word
        kindTitle = kind.title
        summary = kind.summary
        name = Field(
            "name", "Name", "Small letters, digits and hyphens. Rules and applications go by it, and it stays.",
            form.line("name") ?? "", isRequired: true, findings)
        fields = kind.fields.map {
            Field($0.key, $0.label, $0.hint, form.line($0.key) ?? "", isRequired: $0.isRequired, findings)
        }
        elsewhere = findings.filter { !keys.contains($0.key) }.map { "\($0.key): \($0.text)" }
        outlook = differences.isEmpty ? nil : Outlook(differences: differences)
        previewed = differences.isEmpty ? "" : wish?.digest ?? ""
        self.note = note
    }
}

extension Tabs {
    fileprivate static func kinds(_ kinds: [TargetKind], current: TargetKind) -> Tabs {
        Tabs(
            label: "Kinds of targets",
            items: kinds.map {
                Tab(
                    title: $0.title, path: ListLink.path("/new-target", [("kind", $0.word)]),
                    isCurrent: $0.word == current.word)
            })
    }
}
