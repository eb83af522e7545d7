import Access
import Administration
import Provisioning
import Sync

/// A decision about held or rejected steps: those of the list that was shown, as its digest says, else those that are
/// ticked.
struct HeldDecisionForm: Sendable {
    let context: SiteContext
    let place: ConflictPlace
    let ruling: HeldRuling
    let numbers: Set<Int64>
    let steps: HeldSteps

    static let route = SiteRoute.form(
        "/decisions/{connector}/{target}/held", .role(.operator), action: "held.decide"
    ) { context in
        let form = try await HeldDecisionForm(context)
        if form.mustAsk { return .page(form.question) }
        if form.ruling.to == .approved { try context.requireProof(before: "held steps are carried out") }
        return try await form.carryOut()
    }

    private init(_ context: SiteContext) async throws {
        let form = context.form
        let isOfRejected = form["show"] == "rejected"
        guard let ruling = HeldRuling(word: form["decision"] ?? "", rejected: isOfRejected) else {
            let words = isOfRejected ? "to decide again or to approve" : "to approve or to reject"
            throw Problem.invalid("Say whether \(words).")
        }
        self.context = context
        self.ruling = ruling
        place = try await DecisionRoutes.place(context)
        if let digest = form["digest"] {
            let filter = HeldFilter(ruling.from, action: Self.value("action", form), detail: Self.value("group", form))
            numbers = try await HeldView.numbers(place.binding.id, filter, digest: digest, context.services)
        } else {
            numbers = Set(form.all("id").compactMap { Int64($0) })
        }
        guard !numbers.isEmpty else { throw Problem.invalid("No step was ticked. Nothing was decided.") }
        steps = try await HeldSteps([place.binding], ruling.from, context.services)
        try steps.refuseOthers(numbers: numbers)
    }

    private static func value(_ name: String, _ form: FormFields) -> String? {
        form[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Before all of a list is decided about, and before anything is left out.
    private var mustAsk: Bool {
        context.form["sure"] == nil && (context.form["digest"] != nil || ruling == .reject)
    }

    private var question: ConfirmPage {
        let target = place.binding.targetName
        let (verb, follows) =
            switch ruling {
            case .approve, .approveRejected:
                ("Approve", "They are carried out in \(target), whatever the limits say.")
            case .reject: ("Reject", "They are left out until the identity provider changes their users.")
            case .reconsider: ("Decide again about", "They are held again, and wait for a decision.")
            }
        let steps = "\(verb) \(Told.count(numbers.count, "step"))"
        let named = ["decision", "digest", "action", "group", "show", "from"]
        let fields = [HiddenField(name: "sure", value: "yes")] + context.form.hidden(named)
        return ConfirmPage(
            title: "\(steps)?", text: "\(what). \(follows)", action: path + "/held", verb: steps, back: back,
            place: .decisions, fields: fields + context.form.all("id").map { HiddenField(name: "id", value: $0) })
    }

    /// `390 accounts disabled`
    private var what: String {
        if let group = Self.value("group", context.form) {
            return "\(Told.count(numbers.count, "membership")) of \(group) lost"
        }
        let actions = chosen.map(\.step.step.key.action)
        let counts = Dictionary(grouping: actions) { $0 }.sorted { $0.key < $1.key }
        return counts.map { HeldActionCount(action: $0.key, count: $0.value.count, limit: "").told }
            .joined(separator: ", ")
    }

    private func carryOut() async throws -> SiteAnswer {
        let services = context.services
        let object = "/connectors/\(place.known.settings.name)/held"
        let origin = context.origin("held.\(ruling.word)", object: object)
        let count = try await services.audited(origin, [.list("steps", steps.told(numbers))]) {
            try await steps.decide(ruling, numbers: numbers, services)
        }
        let were = Told.count(count, "step was", "steps were")
        switch ruling {
        case .reject: return .redirect(back, done: "\(were) rejected.")
        case .reconsider:
            let are = Told.count(count, "step is", "steps are")
            return .redirect(isFromPerson ? back : path, done: "\(are) held again.")
        case .approve, .approveRejected:
            let waiting = try await waiting
            let goesOn = waiting.isEmpty ? " and \(count == 1 ? "is" : "are") carried out." : "."
            return .redirect(isFromPerson ? back : path, done: "\(were) approved\(goesOn)\(waiting)")
        }
    }

    /// What has to let the decision be carried out; empty: the sync does it by itself.
    private var waiting: String {
        get async throws {
            try await steps.waiting(numbers: numbers, context.services).map { sync in
                " The sync \(sync.reason == .paused ? "is paused: resume it" : "is manual: start it"), so that it is done."
            }
            .joined()
        }
    }

    private var chosen: [HeldSteps.Entry] { steps.entries.filter { numbers.contains($0.step.number) } }
    private var path: String { DecisionRoutes.path(place) }
    private var isFromPerson: Bool { context.form["from"] == "person" }

    /// The page that the form was on: of the list, or of the person whose step it is.
    private var back: String {
        if isFromPerson, let person = chosen.first?.step.step.key.resourceID {
            return ListLink.user(person, of: place.known.settings.name)
        }
        return ListLink.path(path, [("show", ruling.from == .rejected ? "rejected" : nil)])
    }
}
