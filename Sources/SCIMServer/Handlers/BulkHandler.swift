import HTTPGate
import SCIM
import StrictJSON

extension SCIMCall {
    /// Operations stand for themselves (RFC 7644 section 3.7): one that fails does not undo the others. An error that is
    /// nobody's fault but ours ends the request, so that it is seen.
    func bulk() async throws -> SCIMAnswer {
        let bulk = try BulkRequest(parsing: try await json(limit: ServiceLimits.bulkPayloadBytes))
        let trouble = Trouble()
        let subjects = BulkSubjects()
        let response = await bulk.run(baseURL: baseURL) { call in
            do {
                subjects.add(call.named)
                return try await perform(call, subjects)
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
        var answer = SCIMAnswer(.scim(200, response))
        answer.subjects = subjects.names
        return answer
    }

    private final class Trouble {
        var error: (any Error)?
    }

    private func perform(_ call: BulkRequest.Call, _ subjects: BulkSubjects) async throws -> BulkRequest.Outcome {
        let data = call.data
        switch (call.method, call.id) {
        case (.post, _):
            let stored = try await store.create(try ResourceInput.draft(call.kind, from: data), in: connector.id)
            return .done(status: 201, id: stored.resource.id, version: stored.resource.etag)
        case (.put, let id?):
            return try await update(call, id, subjects) { try ResourceInput.replacement(of: $0, from: data) }
        case (.patch, let id?):
            let patch = try PatchRequest(parsing: data)
            return try await update(call, id, subjects) { try patch.change(to: $0) }
        case (.delete, let id?):
            try await store.delete(call.kind, id, in: connector.id, ifMatch: call.ifMatch)
            return .done(status: 204, id: id, version: nil)
        case (_, nil): throw SCIMError(.invalidPath, "The path of this operation names no resource.")
        }
    }

    private func update(
        _ call: BulkRequest.Call, _ id: String, _ subjects: BulkSubjects,
        _ change: @escaping @Sendable (Resource) throws -> ResourceChange
    ) async throws -> BulkRequest.Outcome {
        let stored = try await store.update(
            call.kind, id, in: connector.id, ifMatch: call.ifMatch, related: [], change)
        subjects.add(stored.resource.subject)
        return .done(status: 200, id: id, version: stored.resource.etag)
    }
}

/// Whom the operations of a request are about, as far as the request log keeps it.
private final class BulkSubjects {
    private(set) var names: [String] = []
    private static let limit = 100

    func add(_ name: String?) {
        guard let name, names.count < Self.limit, !names.contains(name) else { return }
        names.append(name)
    }
}

extension BulkRequest.Call {
    /// What it calls its resource itself, whatever comes of it: the name of a new one, the id of others.
    fileprivate var named: String? {
        id ?? data.object?[ignoringCase: kind == .user ? "userName" : "displayName"]?.string
    }
}
