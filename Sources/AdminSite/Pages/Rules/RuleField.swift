/// A setting as its field is shown. `{{>rule}}`
struct RuleField: Sendable {
    let id: String
    let name: String
    let label: String
    let hint: String
    let value: String
    let isLine: Bool
    let isList: Bool
    let rows: Int
    let options: [Option]
    let isChoice: Bool
    /// What it holds can't be shown in a field without loss.
    let isLocked: Bool
    let problems: [Problem]
    let isInvalid: Bool
    /// Ids of what describes it.
    let described: String

    /// Where an address leads to the field of a setting.
    static func id(_ path: String) -> String { path.replacing(".", with: "-") }

    struct Option: Sendable {
        let value: String
        let title: String
        let isChosen: Bool
    }

    struct Problem: Sendable {
        let tone: String
        let text: String
    }

    init(_ setting: RuleSetting, _ draft: RulesDraft) {
        let value = draft.texts[setting.path] ?? ""
        id = Self.id(setting.path)
        name = setting.path
        label = setting.label
        isLocked = !setting.canEdit(draft.base)
        hint = isLocked ? "This has entries that fit on no line. Change it in Settings as code." : setting.hint
        self.value = value
        (isLine, isList, options) =
            switch setting.control {
            case .line: (true, false, [])
            case .list: (false, true, [])
            case .choice(let choices):
                (false, false, choices.map { Option(value: $0.value, title: $0.title, isChosen: $0.value == value) })
            }
        isChoice = !options.isEmpty
        rows = min(max(value.split(separator: "\n").count + 1, 2), 12)
        problems = draft.findings.filter { $0.isOf(setting.path) }.map { $0.problem(of: setting.path) }
        isInvalid = draft.findings.contains { $0.isError && $0.isOf(setting.path) }
        described = [hint.isEmpty ? nil : "\(id)-hint", problems.isEmpty ? nil : "\(id)-problems"]
            .compactMap(\.self).joined(separator: " ")
    }

    static let template = #"""
        <div class="field"><label for="{{id}}">{{label}}</label>
        {{#isLine}}<input id="{{id}}" name="{{name}}" value="{{value}}" aria-describedby="{{described}}" aria-invalid="{{isInvalid}}"{{#isLocked}} readonly{{/isLocked}}>{{/isLine}}
        {{#isList}}<textarea id="{{id}}" name="{{name}}" rows="{{rows}}" spellcheck="false" aria-describedby="{{described}}" aria-invalid="{{isInvalid}}"{{#isLocked}} readonly{{/isLocked}}>{{value}}</textarea>{{/isList}}
        {{#isChoice}}<select id="{{id}}" name="{{name}}" aria-describedby="{{described}}" aria-invalid="{{isInvalid}}">{{#options}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{title}}</option>{{/options}}</select>{{/isChoice}}
        {{#hint}}<small id="{{id}}-hint">{{hint}}</small>{{/hint}}
        <div id="{{id}}-problems">{{#problems}}<p class="{{tone}}">{{text}}</p>{{/problems}}</div></div>
        """#
}

extension RulesDraft.Finding {
    /// Of the setting itself or of an entry of it.
    func isOf(_ setting: String) -> Bool {
        path == setting || path.hasPrefix(setting + "[") || path.hasPrefix(setting + ".")
    }

    /// Entries are counted as people do.
    func problem(of setting: String) -> RuleField.Problem {
        let rest = path.dropFirst(setting.count)
        let entry = rest.hasPrefix("[") ? Int(rest.dropFirst().prefix { $0 != "]" }) : nil
        let told = entry.map { "Entry \($0 + 1): \(text)" } ?? text
        return RuleField.Problem(tone: isError ? "error" : "muted", text: told)
    }
}
