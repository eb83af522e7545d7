import Access
import Administration
import Provisioning
import Sync

enum DecisionRoutes {
    static let all = [list, show, held, conflicts]

    static let list = SiteRoute.page("/decisions") { context in
        .page(DecisionsPage(try await ConnectorStanding.all(context.services)))
    }

    static let show = SiteRoute.page("/decisions/{connector}/{target}") { context in
        let place = try await place(context)
        let steps = try await HeldSteps([place.binding], context.services)
        let after = context.query("after")
        let page = try await ConflictPage(
            place, after: after, count: DecisionPage.conflictsAtOnce, context.services)
        let counts = try await context.services.syncStore.counts(place.binding.id)
        return .page(
            DecisionPage(
                place.binding, steps, page, after: after, waiting: counts[.waiting] ?? 0,
                now: context.services.environment.now()))
    }

    static let held = SiteRoute.form("/decisions/{connector}/{target}/held", .role(.operator), action: "held.decide") {
        context in
        let place = try await place(context)
        let isApproval = context.form["decision"] == "approve"
        guard isApproval || context.form["decision"] == "reject" else {
            throw Problem.invalid("Say whether to approve or to reject.")
        }
        let steps = try await HeldSteps([place.binding], context.services)
        let numbers = try chosen(context.form, of: steps)
        let origin = context.origin(
            isApproval ? "held.approve" : "held.reject", object: "/connectors/\(place.known.settings.name)/held")
        let decision: HeldStep.Decision = isApproval ? .approved : .rejected
        let count = try await context.services.audited(origin, [.list("steps", steps.told(numbers))]) {
            try await steps.decide(decision, numbers: numbers, context.services)
        }
        let waiting = try await steps.waiting(numbers: numbers, context.services).map { waiting in
            " The sync \(waiting.reason == .paused ? "is paused: resume it" : "is manual: start it"), so that it is done."
        }
        let done = isApproval ? waiting.isEmpty ? "approved and are carried out" : "approved" : "rejected"
        return .redirect(path(place), done: "\(count.grouped) step(s) were \(done).\(waiting.joined())")
    }

    static let conflicts = SiteRoute.form(
        "/decisions/{connector}/{target}/conflicts", .role(.operator), action: "conflicts.decide"
    ) { context in
        let place = try await place(context)
        guard let choice = context.form["decision"].flatMap({ Conflict.Choice(rawValue: $0) }) else {
            throw Problem.invalid("Say whether to link, to skip or to protect.")
        }
        // It changes the settings.
        guard choice != .protect || context.mayAdminister else {
            throw Problem(403, "forbidden", "Protecting an account changes the settings: that needs an administrator.")
        }
        let users = context.form.all("user")
        let after = context.form["after"].flatMap { $0.isEmpty ? nil : $0 }
        let scope: ConflictDecision.Scope =
            users.isEmpty
            ? .page(digest: context.form["digest"] ?? "", after: after, count: DecisionPage.conflictsAtOnce)
            : .users(users)
        let origin = context.origin(
            "conflicts.decide", object: "/connectors/\(place.known.settings.name)/decisions")
        let outcome = try await ConflictDecision(choice, scope, in: place).carryOut(origin, context.services)
        let failed = outcome.failed > 0 ? " \(outcome.failed) could not be brought in line: see their pages." : ""
        return .redirect(
            path(place),
            notice: Notice(text: "\(outcome.decided) user(s) decided.\(failed)", isProblem: outcome.failed > 0))
    }

    /// Nil: all of what the page showed, by its digest.
    private static func chosen(_ form: FormFields, of steps: HeldSteps) throws -> Set<Int64>? {
        if let digest = form["digest"] {
            try steps.refuseOther(digest: digest)
            return nil
        }
        let numbers = Set(form.all("id").compactMap { Int64($0) })
        guard !numbers.isEmpty else { throw Problem.invalid("No step was ticked. Nothing was decided.") }
        try steps.refuseOthers(numbers: numbers)
        return numbers
    }

    private static func place(_ context: SiteContext) async throws -> ConflictPlace {
        try ConflictPlace(try await context.connector(), target: try context.parameter("target"))
    }

    private static func path(_ place: ConflictPlace) -> String {
        "/decisions/\(place.binding.connectorName)/\(place.binding.targetName)"
    }
}
