import Access
import Administration
import Provisioning
import SCIM
import StrictJSON
import Sync

enum ApplicationRoutes {
    static let all = [list, create, delete]

    static let list = Route(
        method: .get, path: "/targets/{target}/applications", role: .viewer,
        summary: "The applications that may read a directory",
        success: (200, .listSchema(["type": "object"])), failures: [404],
        handle: { services, request in
            let known = try await KnownTarget(request, services)
            let items: [JSONValue] = known.settings.applications.map { application in
                [
                    "name": .string(application.name), "write": .bool(application.write),
                    "allow": .array(application.allow.map { .string($0) }),
                    "password": application.password == nil ? "generated" : "from the settings",
                ]
            }
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
