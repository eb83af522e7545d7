/// Pieces of pages, used as `{{>name}}` inside a section of their model.
enum Partials {
    static let all: [String: String] = [
        "badge": Badge.template, "copy": CopyText.template, "pager": Pager.template, "plot": DayPlot.template,
        "tokenFields": TokenForm.template, "time": Moment.template, "when": Moment.listed, "tabs": Tabs.template,
        "reason": ReasonText.template, "madePassword": MadePassword.template, "hidden": HiddenField.template,
        "arrival": ArrivalPage.template,
        "difference": ToldDifference.template,
        "planned": SyncOutlook.template, "rule": RuleField.template,
        "property": RulesPage.propertyTemplate, "tried": RulesTryPage.template,
        "target-field": NewTargetPage.Field.template,
    ]
}

/// A word with a colour that says how good it is. `{{#state}}{{>badge}}{{/state}}`
struct Badge: Sendable, Hashable {
    enum Tone: String, Sendable { case ok, warn, bad, info, idle }
    let tone: String
    let text: String

    init(_ tone: Tone, _ text: String) {
        self.tone = tone.rawValue
        self.text = text
    }

    static let template = #"<span class="badge {{.tone}}">{{.text}}</span>"#
}

/// A value with a button that copies it. `id` is unique on the page.
struct CopyText: Sendable {
    let id: String
    let label: String
    let value: String

    static let template = #"""
        <div class="copy"><code id="{{.id}}">{{.value}}</code><button type="button" data-copy="{{.id}}">Copy<span class="unseen"> {{.label}}</span></button></div>
        """#
}

/// Ways to the other pages of a list. Paths are relative to the page: `?after=…`.
struct Pager: Sendable {
    /// `51–100 of 1,234`; nil when nobody counted.
    let shown: String?
    let first: String?
    let next: String?

    static let template = #"""
        <nav class="pager" aria-label="Pages">{{#.shown}}<span>{{.}}</span>{{/.shown}}{{#.first}}<a href="{{.}}">First page</a>{{/.first}}{{#.next}}<a href="{{.}}" rel="next">Next page</a>{{/.next}}</nav>
        """#
}

/// The views of one thing.
struct Tabs: Sendable {
    struct Tab: Sendable {
        let title: String
        let path: String
        let isCurrent: Bool
    }
    let label: String
    let items: [Tab]
    /// What the views are of, when it is one of several.
    var choice: Choice?

    struct Choice: Sendable {
        let title: String
        let items: [Tab]
    }

    static let template = #"""
        <nav class="tabs" aria-label="{{.label}}">{{#.items}}<a href="{{.path}}"{{#.isCurrent}} aria-current="page"{{/.isCurrent}}>{{.title}}</a>{{/.items}}</nav>{{#.choice}}<nav class="choice" aria-label="{{.title}}"><span aria-hidden="true">{{.title}}</span>{{#.items}}<a href="{{.path}}"{{#.isCurrent}} aria-current="true"{{/.isCurrent}}>{{.title}}</a>{{/.items}}</nav>{{/.choice}}
        """#
}
