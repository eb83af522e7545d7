/// Asks before something is done that can't be undone, or to many: what, to how many, and what follows.
struct ConfirmPage: SitePage {
    let title: String
    let text: String
    /// Where the answer is sent.
    let action: String
    let verb: String
    let back: String
    let place: SitePlace
    /// What the answer says beside that it is one.
    var fields: [HiddenField] = []

    static let template = #"""
        <h1>{{title}}</h1>
        <p class="lead">{{text}}</p>
        <form method="post" action="{{action}}" class="actions"><input type="hidden" name="csrf" value="{{csrf}}">{{#fields}}{{>hidden}}{{/fields}}
        <button class="danger primary">{{verb}}</button> <a class="button" href="{{back}}">Cancel</a></form>
        """#
}
