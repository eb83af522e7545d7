import Crowd
import Directory
import HTTPGate
import Synchronization

/// Writes the users or groups of a list as they are read.
final class CrowdListWriter: Sendable {
    private let call: CrowdCall
    private let output: GateBodyWriter
    private let frame: CrowdListFrame
    private let expansion: Expansion
    private let isEmpty = Mutex(true)

    init(_ kind: CrowdListFrame.Kind, _ call: CrowdCall, to output: GateBodyWriter) throws {
        self.call = call
        self.output = output
        frame = CrowdListFrame(kind, call.format)
        expansion = Expansion(call.request, of: kind)
    }

    func open() async throws { try await output.write(frame.opening) }
    func close() async throws { try await output.write(frame.closing) }

    func write(_ users: [DirectoryUser]) async throws {
        guard expansion.isWhole else { return try await write(users.map { CrowdName.user($0.name) }) }
        var attributes: [String: [DirectoryAttribute]] = [:]
        if expansion.hasAttributes {
            attributes = try await call.store.attributes(ofUsers: users.map(\.id), in: call.directory)
        }
        try await write(users.map { CrowdUser($0, attributes[$0.id] ?? []) })
    }

    func write(_ groups: [DirectoryGroup]) async throws {
        guard expansion.isWhole else { return try await write(groups.map { CrowdName.group($0.name) }) }
        var entities: [CrowdGroup] = []
        for group in groups {
            let attributes =
                expansion.hasAttributes ? try await call.store.attributes(ofGroup: group.id, in: call.directory) : []
            entities.append(CrowdGroup(group, attributes))
        }
        try await write(entities)
    }

    private func write(_ entities: [some CrowdEntity]) async throws {
        for entity in entities {
            let isFirst = isEmpty.withLock { isEmpty in
                defer { isEmpty = false }
                return isEmpty
            }
            if !isFirst, !frame.separator.isEmpty { try await output.write(frame.separator) }
            try await output.write(entity.piece(call.format, call.links))
        }
    }
}

/// How much of each entity a list or a single answer shows, by `expand=user,attributes`.
struct Expansion: Sendable {
    let isWhole: Bool
    let hasAttributes: Bool

    init(_ request: GateRequest, of kind: CrowdListFrame.Kind) {
        let words = (request.query("expand") ?? "").lowercased().split(separator: ",")
        isWhole = words.contains { $0 == kind.rawValue }
        hasAttributes = words.contains("attributes")
    }
}
