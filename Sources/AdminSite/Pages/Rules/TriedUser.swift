import Administration
import SCIM
import StrictJSON

/// The user that mappings are tried with.
struct TriedUser: Sendable {
    var name = ""
    var document: JSONObject?
    var problem: String?

    static let none = TriedUser()

    private init() {}

    /// `name`: nil takes the connector's first user.
    init(_ name: String?, _ known: KnownConnector, _ services: AdminServices) async throws {
        do {
            guard let resource = try await Self.resource(name, known, services) else {
                problem = "Nobody was pushed yet: as soon as the first user arrives, templates can be tried here."
                return
            }
            self.name = resource.attributes[ignoringCase: "userName"]?.string ?? resource.id
            document = resource.identified
        } catch let failure as Problem where failure.status == 404 || failure.status == 409 {
            problem = failure.detail
        }
    }

    private static func resource(
        _ name: String?, _ known: KnownConnector, _ services: AdminServices
    ) async throws -> Resource? {
        if let name { return try await KnownUser(name, known, services).resource }
        let first = ListQuery(kinds: [.user], start: .cursor(nil), count: 1)
        return try await services.resources.list(first, in: known.id).resources.first?.resource
    }
}
