import Access
import Administration
import Provisioning
import SCIM
import StrictJSON
import Sync

enum PreviewRoutes {
    static let all = [connector, settings]

    private static let lists: JSONObject = ["limit": .integerSchema, "page": .integerSchema]
    private static let success: (Int, JSONValue) = (
        200, .objectSchema(["targets": ["type": "array", "items": ["type": "object"]]])
    )

    static let connector = Route(
        method: .post, path: "/connectors/{connector}/preview", role: .viewer,
        summary: "What a full sync of the connector would do, with the rules in force or those of a document",
        body: .json(
            .objectSchema([
                "target": .stringSchema, "user": .stringSchema, "settings": .stringSchema, "compare": .booleanSchema,
                "limit": .integerSchema, "page": .integerSchema,
            ])),
        success: success, failures: [404, 409, 422], audit: .nothing,
        handle: { services, request in
            let body = request.body.isEmpty ? [:] : try request.json()
            try body.refuseOthers(than: "target", "user", "settings", "compare", "limit", "page")
            let name = try request.parameter("connector")
            var order = PreviewOrder(
                connector: name, target: try body.optionalString("target"),
                settings: try await document(body.optionalString("settings"), services), page: try page(body))
            order.isComparison = try comparison(body)
            if let user = try body.optionalString("user") {
                let known = try await KnownConnector(request, services)
                order.user = try await resourceID(user, known, services)
            } else if order.settings == nil {
                _ = try await KnownConnector(request, services).bindings(target: order.target)
            }
            let previews = try await services.planning.preview(order)
            guard !previews.isEmpty else { throw nothing(to: order, name) }
            var linking: [String: [PlanStep]] = [:]
            if let user = order.user, order.settings == nil {
                for binding in try await KnownConnector(request, services).bindings(target: order.target) {
                    linking[binding.targetName] = try await services.planning.linking([user], binding)[user]
                }
            }
            return .ok(PreviewReport.json(previews, order.page, linking: linking))
        })

    static let settings = Route(
        method: .post, path: "/settings/preview", role: .viewer,
        summary: "What the sync would do for every connector and target whose rules a document changes",
        body: .json(
            .objectSchema(
                required: ["settings"],
                [
                    "settings": .stringSchema, "compare": .booleanSchema, "limit": .integerSchema,
                    "page": .integerSchema,
                ])),
        success: success, failures: [422], audit: .nothing,
        handle: { services, request in
            let body = try request.json()
            try body.refuseOthers(than: "settings", "compare", "limit", "page")
            var order = PreviewOrder(
                settings: try await document(body.string("settings"), services), page: try page(body))
            order.isComparison = try comparison(body)
            return .ok(PreviewReport.json(try await services.planning.preview(order), order.page))
        })

    /// A user by id or name; a deleted one by id, or by the name of the account that he still has.
    private static func resourceID(
        _ user: String, _ known: KnownConnector, _ services: AdminServices
    ) async throws -> String {
        do { return try await KnownUser(user, known, services).resource.id } catch let problem as Problem {
            guard problem.status == 404 else { throw problem }
            let user = try await known.id(ofUser: user, nil, services)
            for binding in try known.bindings(target: nil)
            where try await !services.syncStore.users([user], binding.id).isEmpty { return user }
            throw problem
        }
    }

    /// The document that somebody wants to see the effect of, checked as if it were to be applied.
    private static func document(_ text: String?, _ services: AdminServices) async throws -> Settings? {
        guard let text else { return nil }
        do { _ = try await services.settings.check(text) } catch let errors as SettingsErrors {
            throw SettingsRoutes.refusal(errors, unseen)
        }
        let reading = Settings.read(text)
        guard let settings = reading.settings else {
            throw SettingsRoutes.refusal(SettingsErrors(reading.issues), unseen)
        }
        return settings
    }

    /// Whether only that is told which differs from what the rules in force do.
    private static func comparison(_ body: JSONObject) throws -> Bool {
        let isAsked = try body.bool("compare", default: false)
        guard isAsked, body["settings"] == nil || body["user"] != nil else { return isAsked }
        throw Problem.invalid("compare goes with settings, and not with user.")
    }

    private static let unseen = "There is no preview"

    private static func page(_ body: JSONObject) throws -> PlanPreview.Page {
        func number(_ name: String, _ standard: Int, _ range: ClosedRange<Int>) throws -> Int {
            guard let value = body[name], !value.isNull else { return standard }
            guard let number = value.integer, range.contains(number) else {
                throw Problem.invalid(
                    "\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound).")
            }
            return number
        }
        return PlanPreview.Page(limit: try number("limit", 50, 0...1000), number: try number("page", 1, 1...1000))
    }

    private static func nothing(to order: PreviewOrder, _ connector: String) -> Problem {
        let what = order.target.map { "connector \(connector) with an enabled target \($0.prefix(63))" }
        return Problem(
            409, "disabled",
            "There is nothing to preview: the settings have no enabled \(what ?? "connector \(connector.prefix(63)) with an enabled target")."
        )
    }
}
