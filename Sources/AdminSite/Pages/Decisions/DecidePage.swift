import Administration

/// Asks before a decision about many is carried out: what, and to how many.
struct DecidePage: SitePage {
    let title: String
    let place = SitePlace.decisions
    let text: String
    let action: String
    let decision: String
    let verb: String
    let fields: [Field]
    let back: String

    struct Field: Sendable {
        let name: String
        let value: String
    }

    /// What the form had that was sent, once more.
    init(_ form: FormFields, title: String, text: String, verb: String, action: String, back: String) {
        self.title = title
        self.text = text
        self.verb = verb
        self.action = action
        self.back = back
        decision = form["decision"] ?? ""
        fields = ["digest", "action", "group", "after"].compactMap { name in
            form[name].map { Field(name: name, value: $0) }
        }
    }

    static let template = #"""
        <h1>{{title}}</h1>
        <p class="lead">{{text}}</p>
        <form method="post" action="{{action}}" class="actions"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="sure" value="yes">{{#fields}}<input type="hidden" name="{{name}}" value="{{value}}">{{/fields}}
        <button class="danger primary" name="decision" value="{{decision}}">{{verb}}</button> <a class="button" href="{{back}}">Cancel</a></form>
        """#
}
