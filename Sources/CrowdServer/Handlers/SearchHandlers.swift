import Crowd
import Directory
import HTTPGate
import HTTPTypes

extension CrowdCall {
    func search() async throws -> GateResponse {
        request.mayBeGivenUp()
        let kind = try entityType()
        let query = try DirectoryQuery(try await restriction(), over: kind)
        let range = try range()
        return switch kind {
        case .users:
            try await list(
                range, { try await store.users(matching: query, $0, in: directory) },
                { writer in
                    try await store.forEachUser(matching: query, range, in: directory) { try await writer.write($0) }
                })
        case .groups:
            try await list(
                range, { try await store.groups(matching: query, $0, in: directory) },
                { writer in
                    try await store.forEachGroup(matching: query, range, in: directory) { try await writer.write($0) }
                })
        }
    }

    func members(of group: DirectoryGroup) async throws -> GateResponse {
        let range = try range()
        return try await list(
            range, { try await store.members(ofGroup: group.name, $0, in: directory) },
            { writer in
                try await store.forEachMember(ofGroup: group.name, range, in: directory) { try await writer.write($0) }
            })
    }

    private func entityType() throws(CrowdError) -> CrowdListFrame.Kind {
        let text = try parameter("entity-type")
        guard let kind = CrowdListFrame.Kind(rawValue: text.lowercased()) else {
            throw CrowdError(.illegalArgument, "The entity-type is user or group, not \"\(text.prefix(40))\".")
        }
        return kind
    }

    private func restriction() async throws -> Restriction {
        if request.method == .post { return try Restriction(try await body()) }
        return try Restriction(query: request.query("restriction") ?? "")
    }

    func memberships() async throws -> GateResponse {
        try await checkStore()
        // The API knows no other form of it.
        return stream(.xml) { output in
            let writer = SharedMembershipsWriter()
            try await output.write(MembershipsWriter.opening)
            try await store.forEachMembership(in: directory) { groups in
                for group in groups { try await output.write(writer.piece(group)) }
            }
            try await output.write(writer.closing())
        }
    }

    /// A stream can only fail as a 500 or by breaking off; a store that is down is told as what it is before.
    private func checkStore() async throws { _ = try await store.eventPosition(in: directory) }
}

extension CrowdCall {
    /// Small lists are complete before anything is sent, and take none of the few snapshots. Applications that page ask for
    /// no more.
    private static var smallList: Int { 1_000 }

    func list(_ groups: [DirectoryGroup]) async throws -> GateResponse { try await whole(groups) }

    /// Large lists are written as they are read, from one snapshot, so that memory does not grow with them. Trouble half way
    /// breaks the answer off: one that looked complete would make the application delete the rest.
    ///
    /// `first` reads a part of the range, `all` writes the whole of it.
    private func list<Entry: CrowdListEntry>(
        _ range: DirectoryRange, _ first: (DirectoryRange) async throws -> [Entry],
        _ all: @escaping @Sendable (CrowdListWriter) async throws -> Void
    ) async throws -> GateResponse {
        let limit = min(range.limit ?? .max, Self.smallList + 1)
        let beginning = try await first(DirectoryRange(start: range.start, limit: limit))
        if beginning.count <= Self.smallList { return try await whole(beginning) }
        return list(Entry.kind, all)
    }

    private func whole<Entry: CrowdListEntry>(_ entries: [Entry]) async throws -> GateResponse {
        var response = list(Entry.kind) { try await $0.write(entries) }
        response.body = .bytes(try await response.collectedBody())
        return response
    }

    private func list(
        _ kind: CrowdListFrame.Kind, _ write: @escaping @Sendable (CrowdListWriter) async throws -> Void
    ) -> GateResponse {
        stream { output in
            let writer = CrowdListWriter(kind, self, to: output)
            try await writer.open()
            try await write(writer)
            try await writer.close()
        }
    }

    /// A directory that can't be read is a 503 as long as nothing was sent: too many whole readings at once.
    private func stream(_ format: CrowdFormat? = nil, _ produce: @escaping GateResponse.Producer) -> GateResponse {
        GateResponse(
            status: 200, headers: [.contentType: (format ?? self.format).contentType],
            body: .stream { output in
                do { try await produce(output) } catch is DirectoryUnavailable {
                    throw HTTPRefusal.directoryUnavailable
                }
            })
    }
}
