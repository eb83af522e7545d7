import Access
import Administration
import HTTPGate
import HTTPTypes
import Provisioning
import Sync

enum SettingsRoutes {
    static let all = [show, document, check, apply, version]

    static let show = SiteRoute.page("/settings") { context in
        let services = context.services
        let inForce = try await services.settings.current()
        let before = try context.position("before")
        let history = try await ListSlice(SettingsPage.versionsAtOnce) {
            try await services.settings.history(before: before.map { Int($0) }, limit: $0)
        }
        return .page(SettingsPage(inForce, history, isFirst: before == nil, now: services.environment.now()))
    }

    static let document = SiteRoute.page("/settings/document") { context in
        let settings = try await context.services.settings.current().settings
        let isJSON = context.query("format") == "json"
        let text = settings.exported(format: isJSON ? .json : .yaml, includingDefaults: false)
        return .download(
            Array(text.utf8), contentType: isJSON ? "application/json" : "application/yaml",
            name: isJSON ? "usher-settings.json" : "usher-settings.yaml")
    }

    static let check = SiteRoute.trial("/settings/check", action: "settings.check") { context in
        let text = context.form.text(FormFields.document) ?? ""
        return .page(try await change(text, expected(context), "Check and preview", "Put in force", context))
    }

    static let apply = SiteRoute.form("/settings", .role(.administrator), action: "settings.apply") { context in
        let text = context.form.text(FormFields.document) ?? ""
        let version = expected(context)
        do {
            // What is refused anyway needs no proof, and is not put into a page that asks for one: it may hold a password.
            _ = try await context.services.settings.check(text)
            try context.requireProof(before: "settings are put in force")
            let inForce = try await context.services.settings.apply(
                text, expecting: version, origin: context.origin("settings.apply", object: "/settings"))
            return .redirect("/settings", done: "Version \(inForce.version) is in force.")
        } catch is SettingsErrors {
            return .page(try await change(text, version, "Nothing was changed", "Put in force", context), status: 422)
        }
    }

    /// A version of before: what going back to it would do. `keep`: with what was made since and it lacks.
    static let version = SiteRoute.page("/settings/versions/{version}") { context in
        let services = context.services
        guard let number = Int(try context.parameter("version")),
            let stored = try await services.settings.version(number)
        else { throw Problem.notFound("This version of the settings", "Settings as code lists them.") }
        let current = try await services.settings.current()
        let lacks = try await issues(stored.text, services).compactMap(\.lack)
        guard context.flag("keep"), let whole = Settings.read(stored.text).settings else {
            let verb = "Roll back to version \(number)"
            var page = try await change(stored.text, current.version, "Version \(number)", verb, context)
            if !lacks.isEmpty { page.tell(MadeSince(lacks, version: number)) }
            return .page(page)
        }
        let text = whole.keeping(lacks, of: current.settings).exported(format: .yaml, includingDefaults: false)
        return .page(
            try await change(
                text, current.version, "Version \(number), with what was made since",
                "Roll back to version \(number), and keep what was made since", context))
    }

    private static func expected(_ context: SiteContext) -> Int? { context.form["version"].flatMap { Int($0) } }

    private static func change(
        _ text: String, _ version: Int?, _ title: String, _ verb: String, _ context: SiteContext
    ) async throws -> SettingsChangePage {
        let services = context.services
        let inForce = try await services.settings.current()
        let reading = Settings.read(text)
        let issues = try await issues(text, services)
        let differences = reading.settings?.differences(from: inForce.settings) ?? []
        var previews: [BindingPreview] = []
        if let settings = reading.settings, !issues.contains(where: { $0.severity == .error }), !differences.isEmpty {
            let page = PlanPreview.Page(limit: SettingsChangePage.people)
            var order = PreviewOrder(settings: settings, page: page)
            order.isComparison = true
            previews = try await services.planning.preview(order)
        }
        return SettingsChangePage(
            title: title, verb: verb, text: text, version: version ?? inForce.version, issues: issues,
            differences: differences, stops: reading.settings?.stops(since: inForce.settings) ?? [],
            previews: previews, isWritten: context.request.method == .post)
    }

    private static func issues(_ text: String, _ services: AdminServices) async throws -> [SettingsIssue] {
        do { return try await services.settings.check(text) } catch let errors as SettingsErrors {
            return errors.issues
        }
    }
}
