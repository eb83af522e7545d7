import Provisioning

/// How an attribute of the account came to its value: each template, with the value after every function.
struct MappingRow: Sendable {
    let setting: String
    let outcome: String
    let templates: [Template]

    struct Template: Sendable {
        let template: String
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
        let values: String
    }

    init(_ mapping: Explanation.Mapping) {
        self.init(SettingWords.label(mapping.setting) ?? mapping.setting, mapping.trace, shown: Self.whole)
    }

    /// `shown`: what of a long value is shown.
    init(_ setting: String, _ trace: MappingTrace, shown: (String) -> String) {
        self.setting = setting
        outcome =
            switch trace.outcome {
            case .set(let text)?: "is “\(shown(text))”"
            case .clear?: "is emptied"
            case .keep?: "stays as the account has it"
            case .drop(let reason)?: "leaves the user out: \(reason)"
            case nil: "failed"
            }
        templates = trace.templates.map(Template.init)
    }

    /// Of templates that can't be tried.
    init(_ setting: String, _ error: TemplateError) {
        self.setting = setting
        outcome = "can’t be tried"
        templates = [Template(template: error.template, parts: [], problem: error.description)]
    }

    static func whole(_ text: String) -> String { text }

    /// The templates of a mapping, each with the value after every function.
    static let chains = #"""
        {{#templates}}<p class="mono">{{template}}</p>
        {{#parts}}<p class="chain"><span class="fn">{{path}}</span><span class="value"><bdi>{{values}}</bdi></span>{{#calls}}<span class="fn">{{function}}</span><span class="value"><bdi>{{values}}</bdi></span>{{/calls}}</p>{{/parts}}
        {{#.problem}}<p class="muted">{{.}}</p>{{/.problem}}{{/templates}}
        """#

    static let template = #"""
        <details class="more"><summary><b>{{setting}}</b> <bdi>{{outcome}}</bdi></summary>
        \#(chains)
        {{^templates}}<p class="muted">No template is asked: the setting says it by itself.</p>{{/templates}}
        </details>
        """#

    /// As it is seen between quotes: blanks at the ends matter.
    fileprivate static func told(_ values: [String]) -> String {
        values.isEmpty ? "nothing" : values.map { "“\(Told.cut($0))”" }.joined(separator: ", ")
    }
}

extension MappingRow.Template {
    fileprivate init(_ trace: TemplateTrace) {
        template = trace.template
        parts = trace.parts.map { part in
            MappingRow.Part(
                path: part.path, values: MappingRow.told(part.values),
                calls: part.calls.map { MappingRow.Call(function: $0.text, values: MappingRow.told($0.values)) })
        }
        problem = trace.problem
    }
}
