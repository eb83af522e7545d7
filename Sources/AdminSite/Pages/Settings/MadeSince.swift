import Provisioning

/// What an earlier version lacks of that which is there now: going back to it would end the service for everybody there,
/// so one keeps it, or removes it first.
struct MadeSince: Sendable {
    let parts: [Part]
    /// Where going back and keeping them is looked at.
    let keep: String

    struct Part: Sendable {
        let text: String
        let path: String
        let words: String
    }

    init(_ parts: [SettingsPart], version: Int) {
        self.parts = parts.map(Part.init)
        keep = ListLink.path("/settings/versions/\(version)", [("keep", "1")])
    }

    static let template = #"""
        <section class="card" aria-labelledby="since"><h2 id="since">Made since that version</h2><p>It lacks what was made later. Going back to it as it is would end this for everybody who has an account there, so it is not done.</p>
        <ul>{{#parts}}<li>{{text}}{{#canAdminister}} <a href="{{path}}">{{words}}</a>{{/canAdminister}}</li>{{/parts}}</ul>
        {{#canAdminister}}<div class="actions"><a class="button primary" href="{{keep}}">Roll back, and keep these as they are now</a></div>
        <p class="muted">You are shown what that changes before it is put in force.</p>{{/canAdminister}}{{^canAdminister}}<p class="muted">An administrator can roll back and keep these as they are now.</p>{{/canAdminister}}</section>
        """#
}

extension MadeSince.Part {
    fileprivate init(_ part: SettingsPart) {
        switch part {
        case .connector(let name):
            self.init(text: "Connector \(name)", path: "/connectors/\(name)/removal", words: "remove it")
        case .binding(let connector, let target):
            self.init(
                text: "Target \(target) of connector \(connector), where it has accounts",
                path: "/connectors/\(connector)#sync", words: "look at it")
        case .target(let name):
            self.init(text: "Target \(name), which holds users", path: "/targets/\(name)", words: "look at it")
        }
    }
}
