import Access
import Administration
import HTTPGate
import Provisioning
import Sync

enum RunRoutes {
    static let all = [list, show, live, cancel, download]

    static let list = SiteRoute.page("/runs") { .page(try await RunsPage($0)) }

    static let show = SiteRoute.page("/runs/{run}") { context in
        .page(try await RunPage(try await known(context), context))
    }

    static let live = SiteRoute.page("/runs/{run}/live") { context in
        let run = try await known(context)
        let services = context.services
        return .live {
            // One that is forgotten meanwhile stays as it was.
            let now = try await services.runs.run(run.id) ?? run
            let catalog = try await services.settings.current().catalog
            return try await RunProgressPage(now, catalog, services)
        }
    }

    /// Ends it after the batch under way.
    static let cancel = SiteRoute.form("/runs/{run}/cancel", .role(.operator), action: "sync.cancel") { context in
        let run = try await known(context)
        let path = "/runs/\(run.id.rawValue)"
        try await context.services.audit.append(context.origin.note([]))
        guard run.outcome == .running, try await context.services.sync.cancel(run.binding) else {
            return .redirect(path, notice: Notice(text: "This run had ended already.", isProblem: true))
        }
        return .redirect(
            path, done: "This run ends after the users at hand. What is left waits for the next change or sync.")
    }

    static let download = SiteRoute.page("/runs/{run}/download") { context in
        let run = try await known(context)
        let catalog = try await context.services.settings.current().catalog
        return .stream(
            { [runs = context.services.runs] file in
                try await RunReport.write(run, catalog, runs) { try await file.write($0) }
            }, contentType: "application/json", name: "run-\(run.id.rawValue).json")
    }

    private static func known(_ context: SiteContext) async throws -> RunRecord {
        let text = try context.parameter("run")
        guard let id = Int64(text), let run = try await context.services.runs.run(RunID(id)) else {
            throw Problem.notFound("Run \"\(text.prefix(40))\"", "It may be older than the history.")
        }
        return run
    }
}
