import Access
import Provisioning
import SCIM
import StrictJSON
import Sync

enum ConnectorRoutes {
    static let all = [list, create, show, guide]

    static let list = Route(
        method: .get, path: "/connectors", summary: "The connectors and how they stand",
        success: (200, .listSchema(["type": "object"])),
        handle: { services, _ in
            let inForce = try await services.settings.current()
            var items: [JSONValue] = []
            for connector in inForce.settings.connectors {
                items.append(try await ConnectorReport.json(connector, inForce, services))
            }
            return .ok(.list(items, total: items.count))
        })

    static let create = Route(
        method: .post, path: "/connectors", summary: "Creates a connector and its first token, which is shown once",
        body: .json(
            .objectSchema(
                required: ["name"],
                [
                    "name": .stringSchema, "displayName": .stringSchema,
                    "identityProvider": [
                        "type": "string", "enum": .array(IdentityProvider.allCases.map { .string($0.rawValue) }),
                    ],
                    "targets": ["type": "array", "items": .stringSchema],
                ])),
        success: (201, .objectSchema(["name": .stringSchema, "baseURL": .stringSchema, "token": .stringSchema])),
        failures: [409], action: "connector.create", audit: .withChange,
        handle: { services, request in
            let wish = try NewConnector(try request.json())
            let origin = request.origin(for: "/connectors/\(wish.name)")
            let inForce = try await services.settings.edit(origin: origin) { try wish.add(to: &$0) }
            guard let id = inForce.catalog.connectors[wish.name] else {
                throw Problem(503, "unavailable", "Connector \(wish.name) was saved, but has no id yet. Try again.")
            }
            let token = try await TokenIssue(label: "first token").issue(
                .connector(id.rawValue), services, origin)
            return .created([
                "name": .string(wish.name), "baseURL": .string(services.environment.baseURL(ofConnector: wish.name)),
                "token": .string(token.text), "tokenID": .string(token.id),
            ])
        })

    static let show = Route(
        method: .get, path: "/connectors/{connector}", summary: "One connector: its targets, counts and tokens",
        failures: [404],
        handle: { services, request in
            let known = try await KnownConnector(request, services)
            return .ok(try await ConnectorReport.json(known.settings, known.inForce, services))
        })

    static let guide = Route(
        method: .get, path: "/connectors/{connector}/guide",
        summary: "What to set at the identity provider, step by step",
        failures: [404],
        handle: { services, request in
            let known = try await KnownConnector(request, services)
            let guide = IdentityProviderGuide.of(known.settings.identityProvider)
            let baseURL = services.environment.baseURL(ofConnector: known.settings.name)
            return .ok([
                "title": .string(guide.title), "baseURL": .string(baseURL),
                "steps": .array(guide.steps(baseURL: baseURL).map { .string($0) }),
            ])
        })
}

/// The connector that a path names.
struct KnownConnector: Sendable {
    let settings: ConnectorSettings
    let id: ConnectorID
    let inForce: SettingsInForce

    init(_ request: AdminRequest, _ services: AdminServices) async throws {
        let name = try request.parameter("connector")
        inForce = try await services.settings.current()
        guard let settings = inForce.settings.connectors.first(where: { $0.name == name }),
            let id = inForce.catalog.connectors[name]
        else {
            let names = inForce.settings.connectors.map(\.name).joined(separator: ", ")
            throw Problem.notFound(
                "Connector \"\(name.prefix(63))\"", names.isEmpty ? "There is none yet." : "There are: \(names).")
        }
        self.settings = settings
        self.id = id
    }

    /// The bindings to work on: all, or the one of a target.
    func bindings(target: String?) throws -> [Binding] {
        let all = inForce.catalog.bindings.filter { $0.connector == id }
        guard let target else { return all }
        let fitting = all.filter { $0.targetName == target }
        guard !fitting.isEmpty else {
            throw Problem.notFound(
                "Target \"\(target.prefix(63))\" of connector \(settings.name)",
                "It writes to: \(all.map(\.targetName).joined(separator: ", ")).")
        }
        return fitting
    }
}

/// A connector that somebody wants.
private struct NewConnector: Sendable {
    let name: String
    let displayName: String?
    let identityProvider: IdentityProvider
    let targets: [String]?

    init(_ body: JSONObject) throws {
        try body.refuseOthers(than: "name", "displayName", "identityProvider", "targets")
        name = try body.string("name")
        displayName = try body.optionalString("displayName")
        targets = try body.strings("targets")
        let word = try body.optionalString("identityProvider") ?? IdentityProvider.other.rawValue
        guard let provider = IdentityProvider(rawValue: word) else {
            let known = IdentityProvider.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem.invalid("identityProvider \"\(word.prefix(40))\" is not known. Known: \(known).")
        }
        identityProvider = provider
    }

    func add(to settings: inout Settings) throws {
        try settings.add(
            .defaults(
                name: name, displayName: displayName, identityProvider: identityProvider,
                targets: targets ?? settings.targets.prefix(1).map(\.name)))
    }
}
