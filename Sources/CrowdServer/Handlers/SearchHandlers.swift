import Crowd
import Directory
import HTTPGate
import HTTPTypes

extension CrowdCall {
    func search() async throws -> GateResponse {
        let kind = try entityType()
        let query = try DirectoryQuery(try await restriction(), over: kind)
        let range = try range()
        switch kind {
        case .users where query == .everything && range.start == 0 && range.limit == nil: return try await everyUser()
        case .users: return try await list(try await store.users(matching: query, range, in: directory))
        case .groups: return try await list(try await store.groups(matching: query, range, in: directory))
        }
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

    /// The whole directory from one snapshot, as it is read. Trouble half way breaks the answer off: one that looked
    /// complete would make the application delete the rest.
    private func everyUser() async throws -> GateResponse {
        try await checkStore()
        return stream { output in
            let writer = try CrowdListWriter(.users, self, to: output)
            try await writer.open()
            try await store.forEachUser(in: directory) { try await writer.write($0) }
            try await writer.close()
        }
    }

    /// The whole group in the same way.
    func everyMember(of group: DirectoryGroup) async throws -> GateResponse {
        try await checkStore()
        return stream { output in
            let writer = try CrowdListWriter(.users, self, to: output)
            try await writer.open()
            try await store.forEachMember(ofGroup: group.name, in: directory) { try await writer.write($0) }
            try await writer.close()
        }
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
    /// Small lists are complete before anything is sent; large ones are written piece by piece.
    private static var smallList: Int { 500 }

    func list(_ users: [DirectoryUser]) async throws -> GateResponse {
        try await list(.users, users) { writer, piece in try await writer.write(piece) }
    }

    func list(_ groups: [DirectoryGroup]) async throws -> GateResponse {
        try await list(.groups, groups) { writer, piece in try await writer.write(piece) }
    }

    private func list<Entry: Sendable>(
        _ kind: CrowdListFrame.Kind, _ entries: [Entry],
        _ write: @escaping @Sendable (CrowdListWriter, [Entry]) async throws -> Void
    ) async throws -> GateResponse {
        var response = stream { output in
            let writer = try CrowdListWriter(kind, self, to: output)
            try await writer.open()
            var rest = entries[...]
            while !rest.isEmpty {
                try await write(writer, Array(rest.prefix(Self.smallList)))
                rest = rest.dropFirst(Self.smallList)
            }
            try await writer.close()
        }
        if entries.count <= Self.smallList { response.body = .bytes(try await response.collectedBody()) }
        return response
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
