import HTTPGate
import HTTPTypes
import SCIM
import StrictJSON

extension SCIMCall {
    func create(_ kind: ResourceKind) async throws -> SCIMAnswer {
        let projection = try projection(kind)
        let draft = try ResourceInput.draft(kind, from: try await json(limit: bodyLimit(kind)))
        let stored = try await store.create(draft, in: connector.id)
        var answer = try await answer(201, stored, projection)
        answer.response.headers[.location] = stored.resource.location(baseURL: baseURL)
        return answer
    }

    func read(_ kind: ResourceKind, _ id: String) async throws -> SCIMAnswer {
        let projection = try projection(kind)
        let related = related([kind], projection)
        guard let stored = try await store.resource(kind, id, in: connector.id, related: related) else {
            throw SCIMError.notFound(kind, id)
        }
        let etag = writer.etag(stored, projection)
        if ifNoneMatch?.isFulfilled(by: etag) == true {
            return SCIMAnswer(GateResponse(status: 304, headers: [.eTag: etag]), subject: stored.resource.subject)
        }
        return try await answer(200, stored, projection)
    }

    func replace(_ kind: ResourceKind, _ id: String) async throws -> SCIMAnswer {
        let projection = try projection(kind)
        let body = try await json(limit: bodyLimit(kind))
        let stored = try await store.update(
            kind, id, in: connector.id, ifMatch: ifMatch, related: related([kind], projection)
        ) { [ifNoneMatch] current in
            try ifNoneMatch?.refuse(current)
            return try ResourceInput.replacement(of: current, from: body)
        }
        return try await answer(200, stored, projection)
    }

    /// Users come back whole, as some clients need it. A group does only when `attributes` or `excludedAttributes` ask
    /// for it: reading 100,000 members to say that one was added helps nobody, and 204 is what Entra ID recommends.
    func patch(_ kind: ResourceKind, _ id: String) async throws -> SCIMAnswer {
        let projection = try projection(kind)
        let patch = try PatchRequest(parsing: try await json(limit: bodyLimit(kind)))
        let stored = try await store.update(
            kind, id, in: connector.id, ifMatch: ifMatch, related: related([kind], projection)
        ) { [ifNoneMatch] current in
            try ifNoneMatch?.refuse(current)
            return try patch.change(to: current)
        }
        let isAskedFor = ["attributes", "excludedAttributes"].contains { request.query(ignoringCase: $0) != nil }
        guard kind == .user || isAskedFor else {
            let resource = stored.resource
            return SCIMAnswer(GateResponse(status: 204, headers: [.eTag: resource.etag]), subject: resource.subject)
        }
        return try await answer(200, stored, projection)
    }

    func delete(_ kind: ResourceKind, _ id: String) async throws -> SCIMAnswer {
        if let ifNoneMatch, let current = try await store.resource(kind, id, in: connector.id, related: []) {
            try ifNoneMatch.refuse(current.resource)
        }
        try await store.delete(kind, id, in: connector.id, ifMatch: ifMatch)
        return SCIMAnswer(GateResponse(status: 204), subject: id)
    }

    func related(_ kinds: [ResourceKind], _ projection: Projection) -> Related {
        kinds.contains(.user) && projection.wantsGroups ? .groups : []
    }

    var writer: ResourceWriter { ResourceWriter(baseURL: baseURL, store: store, connector: connector.id) }

    private func answer(_ status: Int, _ stored: StoredResource, _ projection: Projection) async throws -> SCIMAnswer {
        let headers: HTTPFields = [.contentType: GateResponse.scimType, .eTag: writer.etag(stored, projection)]
        let body = try await writer.body(stored, projection)
        return SCIMAnswer(
            GateResponse(status: status, headers: headers, body: body), subject: stored.resource.subject)
    }
}

extension IfNoneMatch {
    /// RFC 9110 section 13.1.2: for all but reading, what the client does not want to meet is a 412.
    fileprivate func refuse(_ resource: Resource) throws(SCIMError) {
        guard isFulfilled(by: resource.etag) else { return }
        throw SCIMError.versionMismatch("\(resource.kind.name) \(resource.id)")
    }
}

extension SCIMError {
    static func notFound(_ kind: ResourceKind, _ id: String) -> SCIMError { .notFound("\(kind.name) \(id)") }
}
