import Access
import Administration
import Provisioning
import Sync

enum DecisionRoutes {
    static let all = [list, show, held, conflicts, protect]

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

    static let held = SiteRoute.form("/decisions/{connector}/{target}/held", .role(.operator), action: "held.decide") {
        context in
        let place = try await place(context)
        let isApproval = context.form["decision"] == "approve"
        guard isApproval || context.form["decision"] == "reject" else {
            throw Problem.invalid("Say whether to approve or to reject.")
        }
        let numbers = try await chosen(context, place.binding)
        guard !numbers.isEmpty else { throw Problem.invalid("No step is held any more. Nothing was decided.") }
        if context.form["digest"] != nil, context.form["sure"] == nil {
            return .page(try await question(isApproval, context, place))
        }
        if isApproval { try context.requireProof(before: "held steps are carried out") }
        let steps = try await HeldSteps([place.binding], context.services)
        try steps.refuseOthers(numbers: numbers)
        let origin = context.origin(
            isApproval ? "held.approve" : "held.reject", object: "/connectors/\(place.known.settings.name)/held")
        let decision: HeldStep.Decision = isApproval ? .approved : .rejected
        let count = try await context.services.audited(origin, [.list("steps", steps.told(numbers))]) {
            try await steps.decide(decision, numbers: numbers, context.services)
        }
        let waiting = try await steps.waiting(numbers: numbers, context.services).map { waiting in
            " The sync \(waiting.reason == .paused ? "is paused: resume it" : "is manual: start it"), so that it is done."
        }
        let were = Told.count(count, "step was", "steps were")
        guard isApproval else { return .redirect(path(place), done: "\(were) rejected.") }
        let goesOn = waiting.isEmpty ? " and \(count == 1 ? "is" : "are") carried out." : "."
        return .redirect(path(place), done: "\(were) approved\(goesOn)\(waiting.joined())")
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

    /// Those of the filter that the page was of, as its digest says; else those that are ticked.
    private static func chosen(_ context: SiteContext, _ binding: Binding) async throws -> Set<Int64> {
        if let digest = context.form["digest"] {
            return try await HeldView.numbers(binding.id, filter(context.form), digest: digest, context.services)
        }
        let numbers = Set(context.form.all("id").compactMap { Int64($0) })
        guard !numbers.isEmpty else { throw Problem.invalid("No step was ticked. Nothing was decided.") }
        return numbers
    }

    private static func filter(_ form: FormFields) -> HeldFilter {
        func value(_ name: String) -> String? { form[name].flatMap { $0.isEmpty ? nil : $0 } }
        return HeldFilter(action: value("action"), detail: value("group"))
    }

    private static func question(
        _ isApproval: Bool, _ context: SiteContext, _ place: ConflictPlace
    ) async throws -> ConfirmPage {
        let view = try await HeldView(place.binding.id, filter(context.form), after: nil, count: 0, context.services)
        let list = HeldList(
            view, from: nil, place.binding, path: path(place), now: context.services.environment.now())
        let what = list?.what ?? ""
        let steps = Told.count(view.total, "step")
        let follows =
            isApproval
            ? "They are carried out in \(place.binding.targetName), whatever the limits say."
            : "They are left out until the identity provider changes their users."
        let verb = "\(isApproval ? "Approve" : "Reject") \(steps)"
        return ConfirmPage(
            title: "\(verb)?", text: "\(what). \(follows)", action: path(place) + "/held", verb: verb,
            back: path(place), place: .decisions, fields: sure(context.form))
    }

    /// What the form had that was sent, once more, and that it is meant.
    private static func sure(_ form: FormFields) -> [HiddenField] {
        [HiddenField(name: "sure", value: "yes")] + form.hidden(["decision", "digest", "action", "group", "after"])
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

    private static func place(_ context: SiteContext) async throws -> ConflictPlace {
        try ConflictPlace(try await context.connector(), target: try context.parameter("target"))
    }

    private static func path(_ place: ConflictPlace) -> String {
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
