import Access
import Administration
import Directory
import HTTPGate
import Provisioning
import SCIM
import Sync

enum TargetRoutes {
    static let all = [list, show, test, addApplication, askToRemove, removeApplication]

    static let list = SiteRoute.page("/targets") { context in
        let inForce = try await context.services.settings.current()
        var counts: [String: DirectoryCounts] = [:]
        for (name, id) in inForce.catalog.targets { counts[name] = try await context.services.targets.counts(in: id) }
        return .page(TargetsPage(inForce, counts))
    }

    static let show = SiteRoute.page("/targets/{target}") { context in
        .page(TargetPage(try await context.target(), context.services))
    }

    static let test = SiteRoute.form("/targets/{target}/test", .role(.operator), action: "target.test") { context in
        let known = try await context.target()
        let findings = try await context.services.targets.test(known.settings, in: known.inForce)
        return .page(TargetPage(known, context.services, findings: findings))
    }

    static let addApplication = SiteRoute.form(
        "/targets/{target}/applications", .role(.administrator), action: "application.create"
    ) { context in
        let known = try await context.target()
        let allow = context.form.addresses("allow")
        let wish = NewApplication(
            name: context.form.line("name") ?? "", write: context.form.isTicked("write"),
            allow: allow.isEmpty ? nil : allow)
        let name = wish.settings.name
        let origin = context.origin(
            "application.create", object: "/targets/\(known.settings.name)/applications/\(name)")
        do {
            try await wish.check(for: known, context.services)
            try context.requireProof(before: "an application and its password are made")
            let password = try await wish.admit(to: known, context.services, origin)
            let now = try await context.target()
            return .page(TargetPage(now, context.services, made: (name, password)))
        } catch let failure {
            guard let text = FormProblem.text(failure) else { throw failure }
            let form = NewApplicationForm(context.form, problem: text)
            return .page(TargetPage(known, context.services, form: form), status: 422)
        }
    }

    static let askToRemove = SiteRoute.page(
        "/targets/{target}/applications/{application}/delete", .role(.administrator)
    ) { context in
        let known = try await context.target()
        let name = try application(known, context)
        return .page(
            ConfirmPage(
                title: "Revoke access of \(name)?",
                text:
                    "The application can no longer read \(known.settings.name), from this moment on. Its users keep what it has copied until it asks again.",
                action: context.request.target, verb: "Revoke access", back: "/targets/\(known.settings.name)",
                place: .targets))
    }

    static let removeApplication = SiteRoute.form(
        "/targets/{target}/applications/{application}/delete", .role(.administrator), action: "application.delete"
    ) { context in
        let known = try await context.target()
        let target = known.settings.name
        let name = try application(known, context)
        let origin = context.origin("application.delete", object: "/targets/\(target)/applications/\(name)")
        _ = try await context.services.settings.edit(origin: origin) {
            try $0.removeApplication(named: name, fromTarget: target)
        }
        try await context.services.applicationPasswords.removePassword(application: name, target: target)
        return .redirect("/targets/\(target)", done: "The application \(name) was shut out.")
    }

    static func application(_ known: KnownTarget, _ context: SiteContext) throws -> String {
        let name = try context.parameter("application")
        guard known.settings.applications.contains(where: { $0.name == name }) else {
            throw Problem.notFound("This application of \(known.settings.name)", "It was shut out already.")
        }
        return name
    }
}
