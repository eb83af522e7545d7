import Access
import Administration
import SCIM
import StrictJSON

enum AdministratorRoutes {
    static let all = [list, create, change, resetPassword, delete]

    private static let schema: JSONValue = .objectSchema([
        "name": .stringSchema, "role": APITokenRoutes.roleSchema, "disabled": ["type": "boolean"],
        "signsInBy": .stringSchema,
    ])
    private static let withPassword: JSONValue = .objectSchema(["name": .stringSchema, "password": .stringSchema])

    static let list = Route(
        method: .get, path: "/administrators", role: .viewer,
        summary: "Those who sign in to the admin site by name",
        success: (200, .listSchema(schema)),
        handle: { services, _ in
            let found = try await services.administrators.administrators()
            return .ok(.list(found.map { .object(json($0)) }, total: found.count))
        })

    static let create = Route(
        method: .post, path: "/administrators", role: .administrator,
        summary: "Creates an administrator; the password that was made for him is shown once",
        body: .json(
            .objectSchema(required: ["name", "role"], ["name": .stringSchema, "role": APITokenRoutes.roleSchema])),
        success: (201, withPassword), failures: [409], action: "administrator.create", audit: .withChange,
        handle: { services, request in
            let body = try request.json()
            try body.refuseOthers(than: "name", "role")
            let (made, password) = try await AdministratorChange(services, request.origin)
                .create(name: try body.string("name"), role: try body.string("role"))
            return .created(.object(json(made, password: password)))
        })

    static let change = Route(
        method: .put, path: "/administrators/{administrator}", role: .administrator,
        summary: "Changes the role, or disables and enables; his sessions end",
        body: .json(.objectSchema(["role": APITokenRoutes.roleSchema, "disabled": ["type": "boolean"]])),
        success: (200, schema), failures: [404, 409], action: "administrator.change", audit: .withChange,
        handle: { services, request in
            let body = try request.json()
            try body.refuseOthers(than: "role", "disabled")
            let isDisabled = body["disabled"] == nil ? nil : try body.bool("disabled", default: false)
            let changed = try await AdministratorChange(services, request.origin).change(
                try request.parameter("administrator"), role: try body.optionalString("role"), isDisabled: isDisabled)
            return .ok(.object(json(changed)))
        })

    static let resetPassword = Route(
        method: .post, path: "/administrators/{administrator}/password", role: .administrator,
        summary: "Makes a new password, shown once, for somebody who lost his; his sessions end",
        success: (200, withPassword), failures: [404, 409], action: "administrator.reset-password", audit: .withChange,
        handle: { services, request in
            let (changed, password) = try await AdministratorChange(services, request.origin)
                .resetPassword(try request.parameter("administrator"))
            return .ok(.object(json(changed, password: password)))
        })

    static let delete = Route(
        method: .delete, path: "/administrators/{administrator}", role: .administrator,
        summary: "Deletes an administrator; his sessions end",
        success: (204, .null), failures: [404, 409], action: "administrator.delete", audit: .withChange,
        handle: { services, request in
            try await AdministratorChange(services, request.origin).delete(try request.parameter("administrator"))
            return .noContent
        })

    private static func json(_ administrator: Administrator, password: String? = nil) -> JSONObject {
        var object: JSONObject = [
            "name": .string(administrator.name), "role": .string(administrator.role.rawValue),
            "disabled": .bool(administrator.isDisabled), "signsInBy": .string(administrator.signsInBy),
            "created": .time(administrator.created), "lastSignIn": .time(administrator.lastSignIn),
        ]
        if let password { object["password"] = .string(password) }
        return object
    }
}
