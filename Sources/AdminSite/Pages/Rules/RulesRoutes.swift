import Access
import Administration
import HTTPGate
import HTTPTypes
import Provisioning

/// The pages of the rules for one target.
enum RulesTab: CaseIterable, Sendable {
    case provisioning, safety

    var title: String { self == .provisioning ? "Provisioning" : "Sync and safety" }
    var sections: [RuleSection] { self == .provisioning ? RuleSection.provisioning : RuleSection.safety }

    func path(_ connector: String, _ target: String) -> String {
        "/connectors/\(connector)/targets/\(target)\(self == .safety ? "/safety" : "")"
    }

    var pattern: String { path("{connector}", "{target}") }
}

enum RulesRoutes {
    static let all = [previewInForce] + RulesTab.allCases.flatMap { [show($0), change($0), preview($0), tryOut($0)] }

    private static func show(_ tab: RulesTab) -> SiteRoute {
        .page(tab.pattern) { context in
            let place = try await RulesPlace(context)
            return .page(try await page(tab, place, RulesDraft(place.rules, tab.sections), context))
        }
    }

    private static func change(_ tab: RulesTab) -> SiteRoute {
        .form(tab.pattern, .role(.administrator), action: "rules.change") { context in
            let place = try await RulesPlace(context)
            let draft = RulesDraft(place.rules, tab.sections, context.form)
            let change = try await RulesChange(draft, place, context.services)
            let objection = objection(to: change.draft, context)
            guard context.form["do"] == "save", objection == nil, change.canSave else {
                let note = context.form["do"] == "save" ? objection : nil
                let status = change.draft.hasErrors ? 422 : 200
                return .page(
                    try await page(tab, place, change.draft, context, change: change, note: note), status: status)
            }
            try context.requireProof(before: "the rules are saved")
            try await save(draft, place, context)
            return .redirect(tab.path(place.connector, place.target), done: "The rules were saved and are in force.")
        }
    }

    /// What saving would do, for everybody who may look at the rules.
    private static func preview(_ tab: RulesTab) -> SiteRoute {
        .trial(tab.pattern + "/preview", action: "rules.preview") { context in
            let place = try await RulesPlace(context)
            let draft = RulesDraft(place.rules, tab.sections, context.form)
            let change = try await RulesChange(draft, place, context.services)
            let status = change.draft.hasErrors ? 422 : 200
            return .page(try await page(tab, place, change.draft, context, change: change), status: status)
        }
    }

    /// What one types, and nothing of it is kept.
    private static func tryOut(_ tab: RulesTab) -> SiteRoute {
        .trial(tab.pattern + "/try", action: "rules.try") { context in
            let place = try await RulesPlace(context)
            let draft = RulesDraft(place.rules, tab.sections, context.form)
            return .content(
                try await RulesTryPage(
                    tab, draft, place, user: context.form.line("user"), isWhole: true, context.services))
        }
    }

    /// Only what was previewed is saved, and only over the rules that it was previewed over.
    private static func objection(to draft: RulesDraft, _ context: SiteContext) -> String? {
        if context.form["base"] != RulesDraft.digest(draft.base) {
            return "Nothing was saved: these rules were changed meanwhile. See what yours would change now."
        }
        if context.form["previewed"] != RulesDraft.digest(draft.rules) {
            return "Nothing was saved yet: the form is not what was previewed. See what it would change now."
        }
        return nil
    }

    private static func save(_ draft: RulesDraft, _ place: RulesPlace, _ context: SiteContext) async throws {
        let (connector, target) = (place.connector, place.target)
        let origin = context.origin("rules.change", object: "/connectors/\(connector)/targets/\(target)")
        _ = try await context.services.settings.edit(origin: origin) { settings in
            let now = settings.connector(named: connector)?.targets.first { $0.target == target }
            guard now == draft.base else {
                throw Problem(
                    412, "changed-meanwhile",
                    "Nothing was saved: the rules of \(connector) for \(target) were changed meanwhile. Look at them again."
                )
            }
            try settings.replace(draft.rules, ofConnector: connector)
        }
    }

    private static func page(
        _ tab: RulesTab, _ place: RulesPlace, _ draft: RulesDraft, _ context: SiteContext,
        change: RulesChange? = nil, note: String? = nil
    ) async throws -> RulesPage {
        let user = context.form.line("user") ?? context.query("user")
        let tried = try await RulesTryPage(
            tab, draft, place, user: user, isWhole: context.request.method == .post, context.services)
        return RulesPage(
            tab, place, draft, change: change, note: note, tried: tried, now: context.services.environment.now())
    }
}
