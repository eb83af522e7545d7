import HTTPGate
import SCIM
import StrictJSON

extension SCIMCall {
    /// Operations stand for themselves (RFC 7644 section 3.7): one that fails does not undo the others. An error that is
    /// nobody's fault but ours ends the request, so that it is seen.
    func bulk() async throws -> SCIMAnswer {
        let bulk = try BulkRequest(parsing: try await json(limit: ServiceLimits.bulkPayloadBytes))
        let trouble = Trouble()
        let response = await bulk.run(baseURL: baseURL) { call in
            do {
                return try await perform(call)
            } catch let error as SCIMError {
                return .failed(error)
            } catch let error as StoreUnavailable {
                return .failed(SCIMError(status: 503, detail: HTTPRefusal(error).detail))
            } catch {
                trouble.error = error
                return .failed(SCIMError(status: 500, detail: HTTPRefusal.incident(request.id).detail))
            }
        }
        if let error = trouble.error { throw error }
        return SCIMAnswer(.scim(200, response))
    }

    private final class Trouble {
        var error: (any Error)?
    }

    private func perform(_ call: BulkRequest.Call) async throws -> BulkRequest.Outcome {
        let data = call.data
        switch (call.method, call.id) {
        case (.post, _):
            let stored = try await store.create(try ResourceInput.draft(call.kind, from: data), in: connector.id)
            return .done(status: 201, id: stored.resource.id, version: stored.resource.etag)
        case (.put, let id?):
            return try await update(call, id) { try ResourceInput.replacement(of: $0, from: data) }
        case (.patch, let id?):
            let patch = try PatchRequest(parsing: data)
            return try await update(call, id) { try patch.change(to: $0) }
        case (.delete, let id?):
            try await store.delete(call.kind, id, in: connector.id, ifMatch: call.ifMatch)
            return .done(status: 204, id: id, version: nil)
        case (_, nil): throw SCIMError(.invalidPath, "The path of this operation names no resource.")
        }
    }

    private func update(
        _ call: BulkRequest.Call, _ id: String, _ change: @escaping @Sendable (Resource) throws -> ResourceChange
    ) async throws -> BulkRequest.Outcome {
        let stored = try await store.update(
            call.kind, id, in: connector.id, ifMatch: call.ifMatch, related: [], change)
        return .done(status: 200, id: id, version: stored.resource.etag)
    }
}
