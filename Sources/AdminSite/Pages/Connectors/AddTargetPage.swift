import Access
import Administration
import Provisioning
import Sync

/// Another target for a connector: which one, how it begins, and what its sync would do.
struct AddTargetPage: SitePage {
    let title: String
    let place = SitePlace.connectors
    let path: String
    let connectorTitle: String
    let targets: [Choice]
    let beginnings: [Choice]
    /// The targets whose rules it may get, too; none when there is none yet.
    let models: [Choice]
    let hasModels: Bool
    let problem: String?
    let note: String?
    let outlook: Outlook?
    /// What was previewed; empty: nothing.
    let previewed: String

    struct Choice: Sendable {
        let value: String
        let title: String
        let isChosen: Bool
    }

    /// What saving would do.
    struct Outlook: Sendable {
        let target: String
        let previews: [SyncOutlook]
        /// What the button says that it does.
        let save: String
    }

    init(
        _ known: KnownConnector, _ form: FormFields, problem: String? = nil, note: String? = nil,
        outlook: Outlook? = nil, previewed: String = ""
    ) {
        let used = known.settings.targets.map(\.target)
        let free = known.inForce.settings.targets.filter { !used.contains($0.name) }
        let chosen = form["target"] ?? free.first?.name
        title = "Add a target to \(known.settings.displayName)"
        path = "/connectors/\(known.settings.name)"
        connectorTitle = known.settings.displayName
        targets = free.map { Choice(value: $0.name, title: $0.told, isChosen: $0.name == chosen) }
        let beginning = form["begin"] ?? AddedTarget.Beginning.manual.rawValue
        beginnings = AddedTarget.Beginning.allCases.map {
            Choice(value: $0.rawValue, title: $0.told, isChosen: $0.rawValue == beginning)
        }
        let model = form["like"] ?? ""
        models =
            used.isEmpty
            ? []
            : [Choice(value: "", title: "The defaults", isChosen: model.isEmpty)]
                + used.map { Choice(value: $0, title: "Those for \($0)", isChosen: $0 == model) }
        hasModels = !models.isEmpty
        self.problem = problem
        self.note = note
        self.outlook = outlook
        self.previewed = previewed
    }

    static let template = #"""
        <p class="crumbs"><a href="/connectors">Connectors</a> / <a href="{{path}}"><bdi>{{connectorTitle}}</bdi></a></p>
        <h1>{{title}}</h1>
        {{#.problem}}<p class="note bad" role="alert">{{.}}</p>{{/.problem}}
        {{#.note}}<p class="note warn" role="status">{{.}}</p>{{/.note}}
        {{^targets}}<div class="empty"><h2>It writes to every target already</h2><p><a class="button" href="/new-target">New target</a></p></div>{{/targets}}
        <form method="post" action="{{path}}/add-target"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="previewed" value="{{previewed}}">
        <button class="unseen" name="do" value="preview" tabindex="-1" aria-hidden="true">Preview</button>
        {{#.outlook}}<section class="card" aria-label="Preview"><h2>What the sync with {{target}} would do</h2>
        {{#previews}}{{>planned}}{{/previews}}{{^previews}}<p>Nothing before it is enabled.</p>{{/previews}}
        <div class="actions"><button class="primary" name="do" value="save">{{save}}</button> <a class="button" href="{{path}}">Discard</a></div></section>{{/.outlook}}
        <section class="card">
        <fieldset><legend>Target</legend><div class="choices">{{#targets}}<label><input type="radio" name="target" value="{{value}}"{{#isChosen}} checked{{/isChosen}}>{{title}}</label>{{/targets}}</div></fieldset>
        <fieldset><legend>How it begins</legend>{{#beginnings}}<label class="line"><input type="radio" name="begin" value="{{value}}"{{#isChosen}} checked{{/isChosen}}> {{title}}</label>{{/beginnings}}</fieldset>
        {{#hasModels}}<fieldset><legend>Its rules</legend>{{#models}}<label class="line"><input type="radio" name="like" value="{{value}}"{{#isChosen}} checked{{/isChosen}}> {{title}}</label>{{/models}}</fieldset>{{/hasModels}}
        <div class="actions"><button class="primary" name="do" value="preview">Preview</button> <small>Nothing is changed yet. The rules can be changed afterwards, before the first sync if it begins by hand.</small></div>
        </section></form>
        """#
}

extension AddedTarget.Beginning {
    fileprivate var told: String {
        switch self {
        case .automatic: "At once: accounts are made as soon as this is saved"
        case .manual: "By hand: nothing is written before somebody orders a sync"
        case .disabled: "Disabled: not before it is enabled"
        }
    }
}

enum AddTargetRoutes {
    static let all = [show, add]
    private static let path = "/connectors/{connector}/add-target"
    private static let people = 25

    static let show = SiteRoute.page(path, .role(.administrator)) { context in
        .page(AddTargetPage(try await context.connector(), .empty))
    }

    static let add = SiteRoute.form(path, .role(.administrator), action: "connector.add-target") { context in
        let known = try await context.connector()
        do { return try await answer(known, context) } catch let failure {
            guard let text = FormProblem.text(failure) else { throw failure }
            return .page(AddTargetPage(known, context.form, problem: text), status: 422)
        }
    }

    private static func answer(_ known: KnownConnector, _ context: SiteContext) async throws -> SiteAnswer {
        let (form, services) = (context.form, context.services)
        let wish = try AddedTarget(
            form.line("target") ?? "", to: known.settings, beginning: form.line("begin"), like: form.line("like"))
        let isSave = form["do"] == "save"
        guard isSave, form["previewed"] == wish.digest else {
            let previews = try await wish.preview(known.inForce, people: people, services)
            let note =
                isSave ? "Nothing was saved yet: the form is not what was previewed. See what it would do." : nil
            return .page(
                AddTargetPage(
                    known, form, note: note,
                    outlook: .init(
                        target: wish.rules.target, previews: previews.map(SyncOutlook.init),
                        save: SyncOutlook.verb("Save", previews)),
                    previewed: wish.digest))
        }
        try context.requireProof(before: "a connector gets another target")
        let place = RulesTab.provisioning.path(wish.connector, wish.rules.target)
        _ = try await wish.add(services, context.origin("connector.add-target", object: place))
        return .redirect(place, done: "\(wish.connector) writes to \(wish.rules.target). These are its rules.")
    }
}
