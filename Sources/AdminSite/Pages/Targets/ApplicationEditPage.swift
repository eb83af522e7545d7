import Access
import Administration
import HTTPGate
import Provisioning

/// From where an application may read a directory, and whether it may write.
struct ApplicationEditPage: SitePage {
    let title: String
    let place = SitePlace.targets
    let path: String
    let back: String
    let target: String
    let allow: String
    let isWriting: Bool
    let problem: String?

    /// `form`: what was sent; nil: what is in force is shown.
    init(_ application: ApplicationSettings, of target: String, _ form: FormFields? = nil, problem: String? = nil) {
        title = "Edit \(application.name)"
        back = "/targets/\(target)"
        path = "/targets/\(target)/applications/\(application.name)"
        self.target = target
        allow = form?["allow"] ?? application.allow.joined(separator: ", ")
        isWriting = form.map { $0.isTicked("write") } ?? application.write
        self.problem = problem
    }

    static let template = #"""
        <p class="crumbs"><a href="/targets">Targets</a> / <a href="{{back}}">{{target}}</a></p>
        <h1>{{title}}</h1>
        {{#.problem}}<p class="note bad" role="alert">{{.}}</p>{{/.problem}}
        <form method="post" action="{{path}}" data-guard{{#.problem}} data-unsaved{{/.problem}}><input type="hidden" name="csrf" value="{{csrf}}">
        <div class="field"><label for="allow">Let in from</label><input id="allow" name="allow" value="{{allow}}" required aria-describedby="allow-hint"><small id="allow-hint">Addresses or blocks, with commas between. In effect at once.</small></div>
        <div class="field"><label class="line"><input type="checkbox" name="write"{{#isWriting}} checked{{/isWriting}}> May add local groups and memberships</label></div>
        <p class="muted">Its name and its password stay.</p>
        <div class="actions"><button class="primary">Save</button> <a class="button" href="{{back}}" data-discard>Cancel</a></div>
        </form>
        """#
}

enum ApplicationEditRoutes {
    static let all = [show, save]
    private static let path = "/targets/{target}/applications/{application}"

    static let show = SiteRoute.page(path, .role(.administrator)) { context in
        let known = try await context.target()
        return .page(ApplicationEditPage(try application(known, context), of: known.settings.name))
    }

    static let save = SiteRoute.form(path, .role(.administrator), action: "application.change") { context in
        let known = try await context.target()
        let (target, form) = (known.settings.name, context.form)
        let application = try application(known, context)
        do {
            let change = ApplicationChange(allow: form.addresses("allow"), write: form.isTicked("write"))
            try await change.check(on: application.name, of: target, context.services)
            try context.requireProof(before: "an application is let in from other addresses")
            let origin = context.origin(
                "application.change", object: "/targets/\(target)/applications/\(application.name)")
            _ = try await change.carryOut(on: application.name, of: target, context.services, origin)
            return .redirect("/targets/\(target)", done: "The application \(application.name) was changed.")
        } catch let failure {
            guard let text = FormProblem.text(failure) else { throw failure }
            return .page(ApplicationEditPage(application, of: target, form, problem: text), status: 422)
        }
    }

    private static func application(_ known: KnownTarget, _ context: SiteContext) throws -> ApplicationSettings {
        let name = try TargetRoutes.application(known, context)
        guard let found = known.settings.applications.first(where: { $0.name == name }) else {
            throw HTTPRefusal.notFound
        }
        return found
    }
}
