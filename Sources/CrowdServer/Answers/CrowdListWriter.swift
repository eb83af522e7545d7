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

    init(_ kind: CrowdListFrame.Kind, _ call: CrowdCall, to output: GateBodyWriter) {
        self.call = call
        self.output = output
        frame = CrowdListFrame(kind, call.format)
        expansion = Expansion(call.request, of: kind)
    }

    func open() async throws { try await output.write(frame.opening) }
    func close() async throws { try await output.write(frame.closing) }

    /// The attributes of all of a piece are asked for at once.
    func write<Entry: CrowdListEntry>(_ entries: [Entry]) async throws {
        guard expansion.isWhole else { return try await write(entries.map(\.crowdName)) }
        let ids = entries.map(\.id)
        let attributes = expansion.hasAttributes ? try await Entry.attributes(of: ids, call.store, call.directory) : [:]
        try await write(entries.map { $0.entity(attributes[$0.id] ?? []) })
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

/// What a list can hold.
protocol CrowdListEntry: Sendable {
    associatedtype Entity: CrowdEntity

    static var kind: CrowdListFrame.Kind { get }
    var id: String { get }
    var crowdName: CrowdName { get }

    static func attributes(
        of ids: [String], _ store: any DirectoryStore, _ directory: DirectoryID
    ) async throws -> [String: [DirectoryAttribute]]
    func entity(_ attributes: [DirectoryAttribute]) -> Entity
}

extension DirectoryUser: CrowdListEntry {
    static var kind: CrowdListFrame.Kind { .users }
    var crowdName: CrowdName { .user(name) }

    static func attributes(
        of ids: [String], _ store: any DirectoryStore, _ directory: DirectoryID
    ) async throws -> [String: [DirectoryAttribute]] { try await store.attributes(ofUsers: ids, in: directory) }

    func entity(_ attributes: [DirectoryAttribute]) -> CrowdUser { CrowdUser(self, attributes) }
}

extension DirectoryGroup: CrowdListEntry {
    static var kind: CrowdListFrame.Kind { .groups }
    var crowdName: CrowdName { .group(name) }

    static func attributes(
        of ids: [String], _ store: any DirectoryStore, _ directory: DirectoryID
    ) async throws -> [String: [DirectoryAttribute]] { try await store.attributes(ofGroups: ids, in: directory) }

    func entity(_ attributes: [DirectoryAttribute]) -> CrowdGroup { CrowdGroup(self, attributes) }
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
