import Access
import Administration
import Provisioning
import SCIM
import StrictJSON
import Sync

/// A user: what was pushed, and for each target the whole explanation and what was done last.
struct PersonPage: SitePage {
    let title: String
    let place = SitePlace.people
    let connector: String
    let people: String
    let isDeleted: Bool
    let pushed: [Fact]
    let groups: [Place]
    let question: GroupQuestion
    let targets: [PersonInTarget]
    /// Where "sync now" is sent; nil for a user whom the identity provider deleted.
    let sync: String?
    /// Why it would be refused.
    let paused: Paused?
    let requests: String

    struct Paused: Sendable {
        let text: String
        let path: String
    }

    struct Place: Sendable {
        let name: String
        let path: String
        let isIndirect: Bool
    }

    static let template = #"""
        <p class="crumbs"><a href="{{people}}">Users of <bdi>{{connector}}</bdi></a></p>
        <div class="head"><h1><bdi>{{title}}</bdi></h1><div class="actions"><a class="button" href="{{requests}}">Requests</a>{{#canOperate}}{{#.sync}}<form method="post" action="{{.}}"><input type="hidden" name="csrf" value="{{csrf}}"><button class="primary">Sync now</button></form>{{/.sync}}{{/canOperate}}</div></div>
        {{#.paused}}<p class="note">{{text}} {{#canOperate}}<a href="{{path}}">Resume it</a> to sync this user now.{{/canOperate}}</p>{{/.paused}}
        {{#isDeleted}}<p class="note warn">The identity provider deleted this user. What is left of the user in the targets is told below.</p>{{/isDeleted}}
        {{#question}}\#(GroupQuestion.template){{/question}}
        {{#targets}}{{#.answer}}\#(MembershipAnswer.template){{/.answer}}{{/targets}}
        {{#targets}}\#(PersonInTarget.template){{/targets}}
        {{^isDeleted}}
        <h2>What the identity provider pushed</h2>
        \#(Fact.rows)
        <h3>Groups at the identity provider</h3>
        {{#groups}}<p><a href="{{path}}"><bdi>{{name}}</bdi></a>{{#isIndirect}} <small>through a member group</small>{{/isIndirect}}</p>{{/groups}}
        {{^groups}}<p class="muted">In no group that was pushed.</p>{{/groups}}
        {{/isDeleted}}
        """#
}

extension PersonPage {
    init(_ context: SiteContext, _ known: KnownConnector) async throws {
        let services = context.services
        let id = try context.parameter("user")
        let stored = try await services.resources.resource(.user, id, in: known.id, related: .groups)
        let number = try context.position("before")
        let before = context.query("in").flatMap { target in number.map { (target, $0) } }
        let group = context.query("group")
        targets = try await PersonInTarget.all(id, known, before: before, group: group, services)
        guard stored != nil || !targets.isEmpty else {
            throw Problem.notFound(
                "User \"\(id.prefix(80))\" of connector \(known.settings.name)", "Search for the beginning of the name."
            )
        }
        let name = known.settings.name
        question = try await GroupQuestion(group, path: ListLink.user(id, of: name), known, services)
        let userName = stored?.resource.attributes["userName"]?.string
        title = userName ?? targets.first?.accountName ?? id
        connector = known.settings.displayName
        people = ListLink.path("/people", [("connector", name)])
        isDeleted = stored == nil
        pushed = (stored?.resource.attributes).map(Fact.all) ?? []
        groups = (stored?.groups ?? []).map {
            Place(
                name: Told.cut($0.display ?? $0.id), path: ListLink.group($0.id, of: name), isIndirect: !$0.isDirect)
        }
        paused = stored == nil ? nil : try await Paused(known, services)
        sync = stored == nil || paused != nil ? nil : ListLink.user(id, of: name) + "/sync"
        requests = ListLink.path("/requests", [("connector", name), ("user", Self.short(userName) ?? id)])
    }

    /// Addresses of a million characters are read by nobody.
    private static func short(_ name: String?) -> String? {
        name.flatMap { $0.utf8.count <= 500 ? $0 : nil }
    }
}

extension PersonPage.Paused {
    /// Nil when no target of the connector is paused.
    init?(_ known: KnownConnector, _ services: AdminServices) async throws {
        var told: [String] = []
        for binding in try known.bindings(target: nil) {
            guard let pause = try await services.syncStore.pause(of: binding.id) else { continue }
            told.append("The sync to \(binding.targetName) is paused by \(pause.actor).")
        }
        guard !told.isEmpty else { return nil }
        self.init(text: told.joined(separator: " "), path: "/connectors/\(known.settings.name)#sync")
    }
}

enum PeopleRoutes {
    static let all = [list, person, sync, group, inTarget]

    static let list = SiteRoute.page("/people") { context in
        let inForce = try await context.services.settings.current()
        guard !inForce.settings.connectors.isEmpty else { return .page(PeoplePage()) }
        return .page(try await PeoplePage(context, inForce))
    }

    static let person = SiteRoute.page("/people/{connector}/users/{user}") { context in
        .page(try await PersonPage(context, try await context.connector()))
    }

    static let sync = SiteRoute.form(
        "/people/{connector}/users/{user}/sync", .role(.operator), action: "sync.order"
    ) { context in
        let known = try await context.connector()
        let user = try await KnownUser(try context.parameter("user"), known, context.services)
        let id = user.resource.id
        let bindings = try known.bindings(target: nil)
        try await context.services.refusePaused(bindings)
        let origin = context.origin("sync.order", object: "/connectors/\(known.settings.name)/sync")
        try await context.services.audit.append(
            origin.note([AuditChange(path: "request", after: ["user": .string(id), "wait": .bool(true)])]))
        var told: [String] = []
        for binding in bindings {
            let order = SyncOrder(user: id, wait: true, actor: origin.actor)
            let summary = try await context.services.sync.sync(binding.id, order)
            told.append(outcome(summary, binding.targetName))
        }
        return .redirect(ListLink.user(id, of: known.settings.name), done: told.joined(separator: " "))
    }

    static let group = SiteRoute.page("/people/{connector}/groups/{group}") { context in
        .page(try await GroupPage(context, try await context.connector()))
    }

    static let inTarget = SiteRoute.page("/people/{connector}/in/{target}") { context in
        .page(try await TargetGroupPage(context, try await context.connector()))
    }

    private static func outcome(_ summary: SyncSummary, _ target: String) -> String {
        if summary.failed > 0 { return "\(target): the sync failed; the reason stands below." }
        if summary.changed == 0 { return "\(target): nothing had to be changed." }
        return "\(target): \(Told.count(summary.changed, "step was", "steps were")) done."
    }
}
