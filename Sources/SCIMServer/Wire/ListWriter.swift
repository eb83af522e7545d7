import HTTPGate
import SCIM
import StrictJSON

/// Writes a ListResponse; with members as a stream.
struct ListWriter: Sendable {
    let writer: ResourceWriter
    let projections: [ResourceKind: Projection]

    func body(_ header: JSONObject, _ resources: [StoredResource]) async throws -> GateResponse.Body {
        let groups = resources.filter { hasMembers($0.resource) }.map(\.resource.id)
        guard !groups.isEmpty else { return .bytes(bytes(header, resources)) }
        var members = MemberReader(groups: groups, store: writer.store, connector: writer.connector)
        try await members.load()
        return .stream { [members] output in
            var members = members
            try await write(header, resources, &members, to: output)
        }
    }

    private func write(
        _ header: JSONObject, _ resources: [StoredResource], _ members: inout MemberReader, to output: GateBodyWriter
    ) async throws {
        try await output.write(opening(header))
        for (index, stored) in resources.enumerated() {
            if index > 0 { try await output.write(",") }
            guard let projection = projections[stored.resource.kind] else { continue }
            let document = writer.document(stored, projection)
            if hasMembers(stored.resource) {
                try await writer.write(
                    document, of: stored.resource.id, members: &members, projection, to: output)
            } else {
                try await output.write(JSONValue.object(document).serializedBytes)
            }
        }
        try await output.write("]}")
    }

    private func hasMembers(_ resource: Resource) -> Bool {
        projections[resource.kind].map { writer.hasMembers(resource, $0) } ?? false
    }

    private func bytes(_ header: JSONObject, _ resources: [StoredResource]) -> [UInt8] {
        var bytes = opening(header)
        for (index, stored) in resources.enumerated() {
            guard let projection = projections[stored.resource.kind] else { continue }
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            JSONValue.object(writer.document(stored, projection)).write(to: &bytes)
        }
        bytes += "]}".utf8
        return bytes
    }

    private func opening(_ header: JSONObject) -> [UInt8] {
        JSONValue.object(header).serializedBytes.dropLast() + Array(",\"Resources\":[".utf8)
    }
}
