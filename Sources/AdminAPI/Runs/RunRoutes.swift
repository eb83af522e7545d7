import Access
import Administration
import HTTPGate
import Provisioning
import StrictJSON
import Sync

enum RunRoutes {
    static let all = [list, show, steps, download]

    static let list = Route(
        method: .get, path: "/runs", role: .viewer, summary: "What the sync did, the newest first",
        query: [
            .init("connector", "only runs of this connector"), .init("target", "only runs in this target"),
            .init("outcome", "only those that are running, done, failed, cancelled or interrupted"),
            .init("count", "how many, 1 to 500", .integerSchema), .init("before", "the `next` of the page before"),
        ],
        success: (200, .listSchema(["type": "object"])), failures: [404],
        handle: { services, request in
            let catalog = try await services.settings.current().catalog
            let count = try request.number("count", default: 50, in: 1...500)
            let bindings = try bindings(catalog, request)
            let before = try number("before", request).map { RunID($0) }
            let outcome = try RunSearch.outcome(request.query["outcome"])
            let found = try await ListSlice(count) { limit in
                try await services.runs.runs(
                    RunQuery(Set(bindings.map(\.id)), before: before, outcome: outcome, limit: limit))
            }
            let next = found.last.map { String($0.id.rawValue) }
            return .ok(.list(found.items.map { RunReport.json($0, catalog) }, next: next))
        })

    static let show = Route(
        method: .get, path: "/runs/{run}", role: .viewer, summary: "One run and its counts", failures: [404],
        handle: { services, request in
            let catalog = try await services.settings.current().catalog
            return .ok(RunReport.json(try await known(request, services), catalog))
        })

    static let steps = Route(
        method: .get, path: "/runs/{run}/steps", role: .viewer,
        summary: "The steps of a run with their reasons, in their order",
        query: [
            .init("failed", "true: only those that failed", .booleanSchema),
            .init("count", "how many, 1 to 1000", .integerSchema), .init("after", "the `next` of the page before"),
        ],
        success: (200, .listSchema(["type": "object"])), failures: [404],
        handle: { services, request in
            let count = try request.number("count", default: 100, in: 1...1000)
            let after = try number("after", request)
            let failedOnly = try request.flag("failed")
            let run = try await known(request, services)
            let found = try await ListSlice(count) {
                try await services.runs.steps(of: run.id, after: after, failedOnly: failedOnly, limit: $0)
            }
            return .ok(.list(found.items.map { RunReport.json($0) }, next: found.last.map { String($0.number) }))
        })

    static let download = Route(
        method: .get, path: "/runs/{run}/download", role: .viewer, summary: "One run with all its steps, as a file",
        failures: [404],
        handle: { services, request in
            let catalog = try await services.settings.current().catalog
            let run = try await known(request, services)
            return AdminAnswer(
                status: 200,
                content: .stream { [runs = services.runs] file in
                    try await RunReport.write(run, catalog, runs) { try await file.write($0) }
                }, headers: [("Content-Disposition", "attachment; filename=\"run-\(run.id.rawValue).json\"")])
        })

    private static func bindings(_ catalog: Catalog, _ request: AdminRequest) throws -> [Binding] {
        let (connector, target) = (request.query["connector"], request.query["target"])
        if let connector, catalog.connectors[connector] == nil {
            throw Problem.notFound("Connector \"\(connector.prefix(63))\"", "List them to see their names.")
        }
        if let target, catalog.targets[target] == nil {
            throw Problem.notFound("Target \"\(target.prefix(63))\"", "List them to see their names.")
        }
        return catalog.bindings.filter { binding in
            (connector == nil || binding.connectorName == connector) && (target == nil || binding.targetName == target)
        }
    }

    private static func number(_ name: String, _ request: AdminRequest) throws -> Int64? {
        guard let text = request.query[name] else { return nil }
        guard let number = Int64(text) else { throw Problem.invalid("\(name) must be the `next` of the page before.") }
        return number
    }

    private static func known(_ request: AdminRequest, _ services: AdminServices) async throws -> RunRecord {
        let text = try request.parameter("run")
        guard let id = Int64(text), let run = try await services.runs.run(RunID(id)) else {
            throw Problem.notFound("Run \"\(text.prefix(40))\"", "It may be older than the history.")
        }
        return run
    }
}
