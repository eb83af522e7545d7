import Access
import Provisioning
public import SCIM
import StrictJSON
import Sync

/// A user that somebody names, by id or by user name.
public struct KnownUser: Sendable {
    public let resource: Resource
    public let groups: [GroupReference]

    public init(_ name: String, _ known: KnownConnector, _ services: AdminServices) async throws {
        let stored = try await ResourceLookup.resource(.user, "userName", name, known, services)
        resource = stored.resource
        groups = stored.groups
    }
}

public enum ResourceLookup {
    /// The resource of this id, else of this name.
    public static func resource(
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
