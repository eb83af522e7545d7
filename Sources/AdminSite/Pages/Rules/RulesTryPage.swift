import Access
import Administration
import Provisioning
import SCIM
import StrictJSON

/// What the form would come to while one types: the values of a user after every function, and how each entry of a list
/// is read and which groups it matches.
struct RulesTryPage: SitePage {
    let title = "Try it"
    let place = SitePlace.connectors
    /// As it was typed.
    let user: String
    let problem: String?
    let mappings: [Mapping]
    let groups: String?
    let lists: [List]
    let isEmpty: Bool

    struct Mapping: Sendable {
        let setting: String
        let outcome: String
        let templates: [Template]
    }

    struct Template: Sendable {
        let text: String
        let parts: [Part]
        let problem: String?
    }

    struct Part: Sendable {
        let path: String
        let values: String
        let calls: [Call]
    }

    struct Call: Sendable {
        let function: String
        let made: String
    }

    struct List: Sendable {
        let label: String
        let entries: [Entry]
        let more: String?
    }

    struct Entry: Sendable {
        let text: String
        let reading: String
        let matches: String
    }

    /// More entries of a list than these are not tried.
    static let entryLimit = 20

    init(_ tab: RulesTab, _ draft: RulesDraft, _ place: RulesPlace, user: String?, _ services: AdminServices)
        async throws
    {
        let patterns = tab.sections.flatMap(\.settings).filter { $0.patterns != nil }
        let lists = patterns.filter { !($0.shown(draft.rules)).isEmpty }
        let known = lists.isEmpty ? nil : try await KnownGroups(place.known, draft.rules.groups.name, services)
        self.lists = lists.map { List($0, draft.rules, known) }
        groups = known?.told
        let tried = tab == .provisioning ? try await TriedUser(user, place.known, services) : .none
        self.user = user ?? tried.name
        problem = tried.problem
        mappings =
            tried.document.map { document in draft.rules.attributes.named.map { Mapping($0, $1, document) } } ?? []
        isEmpty = mappings.isEmpty && lists.isEmpty && tried.problem == nil
    }

    static let template = #"""
        {{#isEmpty}}<p class="muted">Type in the form: what each entry of a list means, and which groups it matches, is shown here.</p>{{/isEmpty}}
        {{#.problem}}<p class="muted">{{.}}</p>{{/.problem}}
        {{#mappings}}<div><p><b>{{setting}}</b> <bdi>{{outcome}}</bdi></p>
        {{#templates}}<p class="mono">{{text}}</p>
        {{#parts}}<p class="chain"><span class="fn">{{path}}</span><span class="value"><bdi>{{values}}</bdi></span>{{#calls}}<span class="fn">{{function}}</span><span class="value"><bdi>{{made}}</bdi></span>{{/calls}}</p>{{/parts}}
        {{#.problem}}<p class="muted">{{.}}</p>{{/.problem}}{{/templates}}</div>{{/mappings}}
        {{#lists}}<h3>{{label}}</h3><ul>{{#entries}}<li><code><bdi>{{text}}</bdi></code> {{reading}}. <bdi>{{matches}}</bdi></li>{{/entries}}</ul>{{#.more}}<p class="muted">{{.}}</p>{{/.more}}{{/lists}}
        {{#.groups}}<p class="muted">{{.}}</p>{{/.groups}}
        """#
}

extension AttributeRules {
    /// In the order of the form.
    fileprivate var named: [(String, AttributeRule)] {
        [
            ("username", username), ("displayName", displayName), ("email", email), ("firstName", firstName),
            ("lastName", lastName),
        ] + properties.map { ($0.name, $0.rule) }
    }
}

extension RulesTryPage.Mapping {
    fileprivate init(_ name: String, _ rule: AttributeRule, _ document: JSONObject) {
        setting = name
        do throws(TemplateError) {
            let trace = try AttributeMapping(rule: rule).explain(document)
            outcome =
                switch trace.outcome {
                case .set(let text)?: "is “\(text.cutForList)”"
                case .clear?: "is emptied"
                case .keep?: "stays as the account has it"
                case .drop(let reason)?: "leaves the user out: \(reason)"
                case nil: "failed"
                }
            templates = trace.templates.map(RulesTryPage.Template.init)
        } catch {
            outcome = "can’t be tried"
            templates = [RulesTryPage.Template(text: error.template, parts: [], problem: error.description)]
        }
    }
}

extension RulesTryPage.Template {
    fileprivate init(_ trace: TemplateTrace) {
        text = trace.template
        parts = trace.parts.map { part in
            RulesTryPage.Part(
                path: part.path, values: part.values.told,
                calls: part.calls.map { RulesTryPage.Call(function: $0.text, made: $0.values.told) })
        }
        problem = trace.problem
    }
}

extension [String] {
    /// In quotes: blanks at the ends matter.
    fileprivate var told: String {
        isEmpty ? "nothing" : map { "“\($0.cutForList)”" }.joined(separator: ", ").cutForList
    }
}

extension String {
    var cutForList: String { Masking.cut(self, limit: 300) }
}
