import Access
import Administration
import Provisioning
import SCIM
import StrictJSON
import Sync

enum ApplicationRoutes {
    static let all = [list, create, change, delete]

    static let list = Route(
        method: .get, path: "/targets/{target}/applications", role: .viewer,
        summary: "The applications that may read a directory",
        success: (200, .listSchema(["type": "object"])), failures: [404],
        handle: { services, request in
            let known = try await KnownTarget(request, services)
            let items = known.settings.applications.map(json)
            return .ok(.list(items, total: items.count))
        })

    static let create = Route(
        method: .post, path: "/targets/{target}/applications", role: .administrator,
        summary: "Admits an application; its generated password is shown once",
        body: .json(
            .objectSchema(
                required: ["name"],
                [
                    "name": .stringSchema, "write": .booleanSchema,
                    "allow": ["type": "array", "items": .stringSchema],
                ])),
        success: (201, .objectSchema(["name": .stringSchema, "password": .stringSchema])), failures: [404, 409],
        action: "application.create", audit: .withChange,
        handle: { services, request in
            let known = try await KnownTarget(request, services)
            let body = try request.json()
            try body.refuseOthers(than: "name", "write", "allow")
            let wish = NewApplication(
                name: try body.string("name"), write: try body.bool("write", default: false),
                allow: try body.strings("allow"))
            let name = wish.settings.name
            let origin = request.origin(for: "/targets/\(known.settings.name)/applications/\(name)")
            let password = try await wish.admit(to: known, services, origin)
            return .created([
                "name": .string(name), "password": .string(password),
                "target": .string(known.settings.name), "crowdURL": .string(services.environment.crowdURL),
                "allow": .array(wish.settings.allow.map { .string($0) }),
            ])
        })

    static let change = Route(
        method: .put, path: "/targets/{target}/applications/{application}", role: .administrator,
        summary: "Changes from where an application may come, or whether it may write; its password stays",
        body: .json(.objectSchema(["write": .booleanSchema, "allow": ["type": "array", "items": .stringSchema]])),
        failures: [404], action: "application.change", audit: .withChange,
        handle: { services, request in
            let known = try await KnownTarget(request, services)
            let body = try request.json()
            try body.refuseOthers(than: "write", "allow")
            let name = try request.parameter("application")
            let change = ApplicationChange(allow: try body.strings("allow"), write: try body.flag("write"))
            let now = try await change.carryOut(on: name, of: known.settings.name, services, request.origin)
            let application = now.settings.target(named: known.settings.name)?.applications.first { $0.name == name }
            return .ok(application.map(json) ?? .null)
        })

    private static func json(_ application: ApplicationSettings) -> JSONValue {
        [
            "name": .string(application.name), "write": .bool(application.write),
            "allow": .array(application.allow.map { .string($0) }),
            "password": application.password == nil ? "generated" : "from the settings",
        ]
    }

    static let delete = Route(
        method: .delete, path: "/targets/{target}/applications/{application}", role: .administrator,
        summary: "Shuts an application out, in effect at once", success: (204, .null), failures: [404],
        action: "application.delete", audit: .withChange,
        handle: { services, request in
            let known = try await KnownTarget(request, services)
            let (target, name) = (known.settings.name, try request.parameter("application"))
            guard known.settings.applications.contains(where: { $0.name == name }) else {
                throw Problem.notFound(
                    "Application \"\(name.prefix(63))\" of target \(target)", "List them to see their names.")
            }
            _ = try await services.settings.edit(origin: request.origin) { settings in
                try settings.removeApplication(named: name, fromTarget: target)
            }
            try await services.applicationPasswords.removePassword(application: name, target: target)
            return .noContent
        })
}
