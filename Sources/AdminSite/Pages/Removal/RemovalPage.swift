import Access
import Administration
import Provisioning
import Sync

/// What removing a connector would come to, by what becomes of its accounts; and doing exactly what was shown.
struct RemovalPage: SitePage {
    let title: String
    let place = SitePlace.connectors
    let path: String
    let connectorTitle: String
    /// What it was sent: `12 users and 3 groups`.
    let pushed: String
    let choices: [Choice]
    let rows: [Row]
    let limits: [String]
    let digest: String
    let action: String
    let verb: String

    struct Choice: Sendable {
        let title: String
        let path: String
        let isCurrent: Bool
    }

    struct Row: Sendable {
        let target: String
        let accounts: String
        let changed: String
        let protected: String
        /// What becomes of those that are named.
        let heading: String
        let names: [String]
        let more: String?
        let hasNames: Bool
    }

    init(_ connector: ConnectorSettings, _ shown: ShownRemoval, _ standing: ConnectorStanding?) {
        title = "Remove \(connector.displayName)?"
        connectorTitle = connector.displayName
        pushed = Self.pushed(standing?.users ?? 0, standing?.groups ?? 0)
        path = "/connectors/\(connector.name)"
        action = shown.action.rawValue
        choices = Self.actions.map { action, title in
            Choice(title: title, path: "?accounts=\(action.rawValue)", isCurrent: action == shown.action)
        }
        rows = shown.previews.map { preview in
            Row(
                target: preview.binding.targetName, accounts: preview.accounts.grouped,
                changed: preview.changed.grouped, protected: preview.protected.grouped,
                heading: preview.changed == 0 ? "These stay as they are" : "These are changed", names: preview.names,
                more: preview.changed > preview.names.count && !preview.names.isEmpty
                    ? "and \((preview.changed - preview.names.count).grouped) more" : nil,
                hasNames: !preview.names.isEmpty)
        }
        limits = shown.limits
        digest = shown.digest
        let count = shown.previews.reduce(0) { $0 + $1.changed }
        verb =
            switch shown.action {
            case .disable: "Remove it and disable \(Told.count(count, "account"))"
            case .delete: "Remove it and delete \(Told.count(count, "account"))"
            default: "Remove it and keep its accounts"
            }
    }

    static func pushed(_ users: Int, _ groups: Int) -> String {
        "\(Told.count(users, "user")) and \(Told.count(groups, "group"))"
    }

    private static let actions: [(CleanupAction, String)] = [
        (.keep, "Keep its accounts"), (.disable, "Disable them"), (.delete, "Delete them"),
    ]

    static let template = #"""
        <p class="crumbs"><a href="/connectors">Connectors</a> / <a href="{{path}}"><bdi>{{connectorTitle}}</bdi></a></p>
        <h1>{{title}}</h1>
        <p class="lead">Its address no longer answers, its tokens let nobody in, and what it was sent is deleted: {{pushed}}. What becomes of the accounts it has in targets?</p>
        <nav class="tabs" aria-label="What becomes of its accounts">{{#choices}}<a href="{{.path}}"{{#isCurrent}} aria-current="page"{{/isCurrent}}>{{.title}}</a>{{/choices}}</nav>
        {{#rows}}<section class="card"><h2>In {{target}}</h2><dl class="facts"><dt>Its accounts</dt><dd>{{accounts}}</dd><dt>Changed</dt><dd>{{changed}}</dd><dt>Protected, left alone</dt><dd>{{protected}}</dd></dl>
        {{#hasNames}}<h3>{{heading}}</h3><p>{{#names}}<bdi>{{.}}</bdi> {{/names}}{{#.more}}{{.}}{{/.more}}</p>{{/hasNames}}</section>{{/rows}}
        {{#limits}}<p class="note warn">This passes a safety limit: {{.}}</p>{{/limits}}
        <form method="post" action="{{path}}/removal" class="actions"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="accounts" value="{{action}}"><input type="hidden" name="digest" value="{{digest}}">
        <button class="danger primary">{{verb}}</button> <a class="button" href="{{path}}">Cancel</a></form>
        """#
}

enum RemovalRoutes {
    static let all = [show, remove]

    static let show = SiteRoute.page("/connectors/{connector}/removal", .role(.administrator)) { context in
        let known = try await context.connector()
        let action = try action(context.query("accounts"))
        let shown = try await context.services.removal.preview(.connector(known.settings.name), action)
        let standing = try await ConnectorStanding(known.settings, known.inForce, context.services)
        return .page(RemovalPage(known.settings, shown, standing))
    }

    static let remove = SiteRoute.form(
        "/connectors/{connector}/removal", .role(.administrator), action: "connector.delete"
    ) { context in
        let known = try await context.connector()
        let name = known.settings.name
        let order = RemovalOrder(
            .connector(name), try action(context.form["accounts"]), digest: context.form["digest"])
        try context.requireProof(before: "a connector is removed")
        let origin = context.origin("connector.delete", object: "/connectors/\(name)")
        let gone = try await context.services.removal.remove(order, origin: origin)
        let text =
            "\(known.settings.displayName) was removed, with what it had been sent: \(RemovalPage.pushed(gone.users, gone.groups))."
        return .redirect("/connectors", done: text)
    }

    private static func action(_ word: String?) throws -> CleanupAction {
        guard let action = CleanupAction(rawValue: word ?? CleanupAction.keep.rawValue), action != .anonymize else {
            throw Problem.invalid("What becomes of the accounts must be keep, disable or delete.")
        }
        return action
    }
}
