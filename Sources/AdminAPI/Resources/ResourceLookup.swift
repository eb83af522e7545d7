import Access
import Provisioning
import SCIM
import StrictJSON
import Sync

/// A page of users or groups by the beginning of a name, going on after a cursor.
struct ResourceListing {
    let query: ListQuery

    init(kind: ResourceKind, by attribute: String, _ request: AdminRequest, _ count: Int) throws {
        var filter: Filter?
        if let search = request.query["search"], !search.isEmpty {
            filter = .compare(AttributePath(name: attribute), .sw, .string(search))
        }
        var cursor: ListCursor?
        if let text = request.query["after"] {
            guard let position = Int64(text) else {
                throw Problem.invalid("after must be the `next` of the page before.")
            }
            cursor = ListCursor(position: position)
        }
        query = ListQuery(kinds: [kind], filter: filter, start: .cursor(cursor), count: count)
    }
}

/// A user that a path or a body names, by id or by user name.
struct KnownUser: Sendable {
    let resource: Resource
    let groups: [GroupReference]

    init(_ name: String, _ known: KnownConnector, _ services: AdminServices) async throws {
        let stored = try await ResourceLookup.resource(.user, "userName", name, known, services)
        resource = stored.resource
        groups = stored.groups
    }
}

enum ResourceLookup {
    /// The resource of this id, else of this name.
    static func resource(
        _ kind: ResourceKind, _ attribute: String, _ name: String, _ known: KnownConnector, _ services: AdminServices
    ) async throws -> StoredResource {
        let related: Related = kind == .user ? .groups : []
        if let found = try await services.resources.resource(kind, name, in: known.id, related: related) {
            return found
        }
        let filter = Filter.compare(AttributePath(name: attribute), .eq, .string(name))
        let page = try await services.resources.list(
            ListQuery(kinds: [kind], filter: filter, count: 2, related: related), in: known.id)
        guard page.total <= 1 else {
            throw Problem(
                409, "ambiguous",
                "\(page.total) \(kind.endpoint.lowercased()) are called \"\(name.prefix(80))\". Use the id.")
        }
        guard let found = page.resources.first else {
            throw Problem.notFound(
                "\(kind.name) \"\(name.prefix(80))\" of connector \(known.settings.name)",
                "List them by the beginning of the name.")
        }
        return found
    }
}
