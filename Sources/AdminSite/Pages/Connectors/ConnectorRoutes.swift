import Access
import Administration
import HTTPGate
import Provisioning
import SCIM
import StrictJSON
import Sync

/// A connector's page, and what is done there.
enum ConnectorRoutes {
    static let all = [show, issue, askToRevoke, revoke, sync, pause, resume]

    static let show = SiteRoute.page("/connectors/{connector}") { context in
        .page(try await ConnectorPage(try await context.connector(), context))
    }

    static let issue = SiteRoute.form("/connectors/{connector}/tokens", .role(.administrator), action: "token.create") {
        context in
        let known = try await context.connector()
        do {
            let lifetime = try TokenIssue.lifetime(context.form.line("expires"))
            let issue = TokenIssue(label: context.form.line("label") ?? "", lifetime: lifetime)
            try issue.check()
            try context.requireProof(before: "a bearer token is made")
            let token = try await issue.issue(.connector(known.id.rawValue), context.services, context.origin)
            return .page(try await ConnectorPage(known, context, issued: token))
        } catch let failure {
            guard let text = FormProblem.text(failure) else { throw failure }
            let form = TokenForm(context.form, example: "spring rotation", problem: text)
            return .page(try await ConnectorPage(known, context, tokenForm: form), status: 422)
        }
    }

    static let askToRevoke = SiteRoute.page("/connectors/{connector}/tokens/{token}/revoke", .role(.administrator)) {
        context in
        let known = try await context.connector()
        let token = try await token(known, context)
        let now = context.services.environment.now()
        let used = token.lastUsed.map { "It was last used \(Moment($0, now: now).told)." } ?? "It was never used."
        let others = try await context.services.tokens.tokens(.connector(known.id.rawValue))
            .count { $0.id != token.id && !$0.isExpired(at: now) }
        let rest =
            others == 0
            ? "No other one is valid: nothing can arrive after that."
            : "\(Told.count(others, "other valid one stays", "other valid ones stay"))."
        let name = token.label.isEmpty ? token.id : "“\(token.label)” (\(token.id))"
        return .page(
            ConfirmPage(
                title: "Revoke a token of \(known.settings.displayName)?",
                text:
                    "The token \(name) lets nobody in any more, from this moment on. \(used) \(rest)",
                action: context.request.target, verb: "Revoke", back: "/connectors/\(known.settings.name)",
                place: .connectors))
    }

    static let revoke = SiteRoute.form(
        "/connectors/{connector}/tokens/{token}/revoke", .role(.administrator), action: "token.revoke"
    ) { context in
        let known = try await context.connector()
        let token = try await token(known, context)
        let origin = context.origin("token.revoke", object: "/connectors/\(known.settings.name)/tokens/\(token.id)")
        let note = origin.note([AuditChange(path: "id", before: .string(token.id))])
        _ = try await context.services.tokens.revoke(id: token.id, scope: .connector(known.id.rawValue), audit: note)
        return .redirect("/connectors/\(known.settings.name)", done: "The token \(token.id) was revoked.")
    }

    static let sync = SiteRoute.form("/connectors/{connector}/sync", .role(.operator), action: "sync.order") {
        context in
        let known = try await context.connector()
        let bindings = try known.bindings(target: context.form.line("target"))
        try await context.services.refusePaused(bindings)
        let isFull = context.form.isTicked("full")
        try await context.services.audit.append(
            context.origin.note([AuditChange(path: "full", after: .bool(isFull))] + told(bindings)))
        let order = SyncOrder(full: isFull, actor: context.origin.actor)
        for binding in bindings { _ = try await context.services.sync.sync(binding.id, order) }
        return .redirect("/connectors/\(known.settings.name)", done: "The sync was started. Runs tells what it does.")
    }

    static let pause = setPause("pause") { SyncPause(since: $0.services.environment.now(), actor: $0.origin.actor) }
    static let resume = setPause("resume") { _ in nil }

    private static func told(_ bindings: [Binding]) -> [AuditChange] {
        [AuditChange(path: "targets", after: .array(bindings.map { .string($0.targetName) }))]
    }

    private static func setPause(
        _ word: String, _ pause: @escaping @Sendable (SiteContext) -> SyncPause?
    ) -> SiteRoute {
        .form("/connectors/{connector}/\(word)", .role(.operator), action: "sync.\(word)") { context in
            let known = try await context.connector()
            let bindings = try known.bindings(target: context.form.line("target"))
            try await context.services.audit.append(context.origin.note(told(bindings)))
            for binding in bindings {
                try await context.services.sync.setPause(pause(context), binding.id)
            }
            let text =
                word == "pause" ? "Paused: nothing reaches its targets until it is resumed." : "The sync goes on."
            return .redirect("/connectors/\(known.settings.name)", done: text)
        }
    }

    private static func token(_ known: KnownConnector, _ context: SiteContext) async throws -> StoredToken {
        let id = try context.parameter("token")
        let tokens = try await context.services.tokens.tokens(.connector(known.id.rawValue))
        guard let token = tokens.first(where: { $0.id == id }) else {
            throw Problem.notFound("This token of connector \(known.settings.name)", "It was revoked already.")
        }
        return token
    }
}
