import Access
import Administration
import Provisioning
import Sync

enum DecisionRoutes {
    static let all = [list, show, HeldDecisionForm.route, conflicts, protect]

    static let list = SiteRoute.page("/decisions") { context in
        .page(DecisionsPage(try await ConnectorStanding.all(context.services)))
    }

    static let show = SiteRoute.page("/decisions/{connector}/{target}") { context in
        let place = try await place(context)
        let from = try context.position("from")
        let isRejected = context.query("show") == "rejected"
        let filter = HeldFilter(
            isRejected ? .rejected : .waiting, action: isRejected ? nil : context.query("action"),
            detail: isRejected ? nil : context.query("group"))
        let view = try await HeldView(
            place.binding.id, filter, after: from, count: DecisionPage.stepsAtOnce, context.services)
        let after = context.query("after")
        let page = try await ConflictPage(
            place, after: after, count: DecisionPage.conflictsAtOnce, context.services)
        let counts = try await context.services.syncStore.counts(place.binding.id)
        return .page(
            DecisionPage(
                place.binding, view, from: from, page, after: after, waiting: counts[.waiting] ?? 0,
                now: context.services.environment.now()))
    }

    static let conflicts = SiteRoute.form(
        "/decisions/{connector}/{target}/conflicts", .role(.operator), action: "conflicts.decide"
    ) { context in
        let place = try await place(context)
        let choice = context.form["decision"].flatMap { Conflict.Choice(rawValue: $0) }
        guard let choice, choice != .protect else { throw Problem.invalid("Say whether to link or to skip.") }
        if choice == .link { try context.requireProof(before: "accounts are linked") }
        let users = context.form.all("user")
        let after = context.form["after"].flatMap { $0.isEmpty ? nil : $0 }
        if users.isEmpty, choice == .link, context.form["sure"] == nil {
            return .page(try await question(linkingFrom: after, context, place))
        }
        let scope: ConflictDecision.Scope =
            users.isEmpty
            ? .page(digest: context.form["digest"] ?? "", after: after, count: DecisionPage.conflictsAtOnce)
            : .users(users)
        return try await decide(choice, scope, context, place)
    }

    /// It changes the settings, so it takes an administrator.
    static let protect = SiteRoute.form(
        "/decisions/{connector}/{target}/protect", .role(.administrator), action: "conflicts.decide"
    ) { context in
        let place = try await place(context)
        let users = context.form.all("user")
        guard !users.isEmpty else { throw Problem.invalid("Say whose account to protect.") }
        guard context.form["sure"] != nil else {
            return .page(try await question(protecting: users, context, place))
        }
        try context.requireProof(before: "accounts are protected")
        return try await decide(.protect, .users(users), context, place)
    }

    private static func decide(
        _ choice: Conflict.Choice, _ scope: ConflictDecision.Scope, _ context: SiteContext, _ place: ConflictPlace
    ) async throws -> SiteAnswer {
        let origin = context.origin(
            "conflicts.decide", object: "/connectors/\(place.known.settings.name)/decisions")
        let outcome = try await ConflictDecision(choice, scope, in: place).carryOut(origin, context.services)
        let failed = outcome.failed > 0 ? " \(outcome.failed) could not be brought in line: see their pages." : ""
        return .redirect(
            path(place),
            notice: Notice(
                text: "\(choice.told(outcome.decided)).\(failed)", isProblem: outcome.failed > 0))
    }

    /// What the form had that was sent, once more, and that it is meant.
    private static func sure(_ form: FormFields) -> [HiddenField] {
        [HiddenField(name: "sure", value: "yes")] + form.hidden(["decision", "digest", "after"])
    }

    private static func question(
        linkingFrom after: String?, _ context: SiteContext, _ place: ConflictPlace
    ) async throws -> ConfirmPage {
        let page = try await ConflictPage(
            place, after: after, count: DecisionPage.conflictsAtOnce, context.services)
        let told = page.linkingTold
        return ConfirmPage(
            title: "Link all of them?",
            text:
                "Linking changes in \(place.binding.targetName): \(told). From then on the rules apply to these accounts.",
            action: path(place) + "/conflicts", verb: "Link \(told)", back: path(place), place: .decisions,
            fields: sure(context.form))
    }

    private static func question(
        protecting users: [String], _ context: SiteContext, _ place: ConflictPlace
    ) async throws -> ConfirmPage {
        let names = try await ConflictDecision(.protect, .users(users), in: place).accounts(context.services)
        let (connector, target) = (place.binding.connectorName, place.binding.targetName)
        let told = names.map { "“\(Told.cut($0))”" }.joined(separator: ", ")
        return ConfirmPage(
            title: "Protect \(told)?",
            text:
                "The rules of \(connector) for \(target) get \(told) as a protected user: the account stays as it is, and "
                + "neither this user nor another one ever gets it. It is taken back under “Sync and safety”.",
            action: path(place) + "/protect", verb: "Protect the account", back: path(place), place: .decisions,
            fields: sure(context.form) + users.map { HiddenField(name: "user", value: $0) })
    }

    static func place(_ context: SiteContext) async throws -> ConflictPlace {
        try ConflictPlace(try await context.connector(), target: try context.parameter("target"))
    }

    static func path(_ place: ConflictPlace) -> String {
        "/decisions/\(place.binding.connectorName)/\(place.binding.targetName)"
    }
}

extension Conflict.Choice {
    /// What was done: `2 accounts were linked`.
    fileprivate func told(_ count: Int) -> String {
        switch self {
        case .link: "\(Told.count(count, "account was", "accounts were")) linked"
        case .skip: "\(Told.count(count, "user was", "users were")) skipped"
        case .protect: "\(Told.count(count, "account is", "accounts are")) protected"
        }
    }
}
