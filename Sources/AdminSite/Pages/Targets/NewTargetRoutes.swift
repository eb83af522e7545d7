import Access
import Administration
import HTTPGate
import Provisioning
import Sync

enum NewTargetRoutes {
    static let all = [show, add]

    // Not below `/targets`, where it would stand in the way of a target of that name.
    static let show = SiteRoute.page("/new-target", .role(.administrator)) { context in
        let kinds = context.services.targets.kinds
        return .page(NewTargetPage(try kind(context.query("kind"), kinds), of: kinds, .empty))
    }

    static let add = SiteRoute.form("/new-target", .role(.administrator), action: "target.create") { context in
        let (form, services) = (context.form, context.services)
        let kind = try kind(form["kind"], services.targets.kinds)
        var wish = NewTarget(name: form.line("name") ?? "", kind: kind) { form.line($0) }
        let inForce = try await services.settings.current()
        guard let document = try await wish.added(to: inForce, services) else {
            return .page(NewTargetPage(kind, of: services.targets.kinds, form, wish), status: 422)
        }
        let isSave = form["do"] == "save"
        guard isSave, form["previewed"] == wish.digest else {
            let differences = document.differences(from: inForce.settings).map { ToldDifference($0) }
            let note =
                isSave ? "Nothing was saved yet: the form is not what was previewed. See what it would change." : nil
            return .page(
                NewTargetPage(
                    kind, of: services.targets.kinds, form, wish, differences: differences, note: note))
        }
        let target = wish.settings
        _ = try await services.settings.edit(origin: context.origin("target.create", object: "/targets/\(target.name)"))
        {
            try $0.add(target)
        }
        return .redirect("/targets/\(target.name)", done: "The target \(target.name) was added.")
    }

    /// Nil: the first of them.
    private static func kind(_ word: String?, _ kinds: [TargetKind]) throws -> TargetKind {
        guard let kind = word == nil ? kinds.first : kinds.first(where: { $0.word == word }) else {
            let known = kinds.map(\.word).joined(separator: ", ")
            throw Problem.invalid("There is no kind of targets \"\((word ?? "").prefix(40))\". There are: \(known).")
        }
        return kind
    }
}
