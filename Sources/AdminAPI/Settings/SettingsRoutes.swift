import Access
import Administration
import Provisioning
import SCIM
import StrictJSON
import Sync

enum SettingsRoutes {
    static let all = [export, validate, diff, apply]

    static let export = Route(
        method: .get, path: "/settings", role: .viewer,
        summary: "The settings document in force; it never holds a secret",
        query: [
            .init("format", "yaml or json", ["type": "string", "enum": ["yaml", "json"]]),
            .init("defaults", "true: with every setting that stands at its default", .booleanSchema),
        ],
        handle: { services, request in
            let inForce = try await services.settings.current()
            let isJSON = try format(request) == "json"
            let text = inForce.document(isJSON ? .json : .yaml, includingDefaults: try request.flag("defaults"))
            return AdminAnswer(
                status: 200, content: .text(text, contentType: isJSON ? "application/json" : "application/yaml"),
                headers: [("ETag", "\"\(inForce.version)\"")])
        })

    static let validate = Route(
        method: .post, path: "/settings/validate", role: .viewer, summary: "Checks a document without saving it",
        body: .settings,
        success: (
            200, .objectSchema(["valid": .booleanSchema, "issues": ["type": "array", "items": ["type": "object"]]])
        ),
        audit: .nothing,
        handle: { services, request in
            do {
                let warnings = try await services.settings.check(try request.text())
                return .ok(["valid": true, "issues": .array(warnings.map(json))])
            } catch let errors as SettingsErrors {
                return .ok(["valid": false, "issues": .array(errors.issues.map(json))])
            }
        })

    static let diff = Route(
        method: .post, path: "/settings/diff", role: .viewer,
        summary: "What a document would change, without saving it",
        body: .settings,
        success: (
            200,
            .objectSchema([
                "version": .integerSchema, "items": ["type": "array", "items": ["type": "object"]],
                "issues": ["type": "array", "items": ["type": "object"]],
            ])
        ),
        failures: [422], audit: .nothing,
        handle: { services, request in
            let inForce = try await services.settings.current()
            let text = try request.text()
            let reading = Settings.read(text)
            guard let settings = reading.settings else { throw refusal(SettingsErrors(reading.issues)) }
            let differences = settings.differences(from: inForce.settings)
            var issues: [SettingsIssue] = []
            do { issues = try await services.settings.check(text) } catch let errors as SettingsErrors {
                issues = errors.issues
            }
            return .ok([
                "version": .integer(inForce.version), "items": .array(differences.map(json)),
                "issues": .array(issues.map(json)),
            ])
        })

    static let apply = Route(
        method: .put, path: "/settings", role: .administrator,
        summary: "Puts a document in force; If-Match refuses when another version stands by then", body: .settings,
        success: (
            200, .objectSchema(["version": .integerSchema, "issues": ["type": "array", "items": ["type": "object"]]])
        ),
        failures: [409, 412, 422], action: "settings.apply", audit: .withChange,
        handle: { services, request in
            do {
                let inForce = try await services.settings.apply(
                    try request.text(), expecting: try expectedVersion(request), origin: request.origin)
                return .ok(["version": .integer(inForce.version), "issues": .array(inForce.warnings.map(json))])
            } catch let errors as SettingsErrors {
                throw refusal(errors)
            }
        })

    /// `effect`: what did not come of it.
    static func refusal(_ errors: SettingsErrors, _ effect: String = "Nothing was changed") -> Problem {
        Problem(
            422, "invalid-settings", "\(effect): the document has \(errors.issues.count) problem(s).",
            extra: ["issues": .array(errors.issues.map(json))])
    }

    private static func json(_ difference: SettingsDifference) -> JSONValue {
        [
            "path": .string(difference.path), "before": difference.before ?? .null, "after": difference.after ?? .null,
            "text": .string(difference.description),
        ]
    }

    static func json(_ issue: SettingsIssue) -> JSONValue {
        [
            "severity": .string(issue.severity.rawValue), "line": .integer(issue.line),
            "column": .integer(issue.column),
            "path": .string(issue.path), "message": .string(issue.message),
        ]
    }

    private static func format(_ request: AdminRequest) throws -> String {
        let format = request.query["format"] ?? "yaml"
        guard ["yaml", "json"].contains(format) else {
            throw Problem.invalid("format must be yaml or json, not \"\(format.prefix(40))\".")
        }
        return format
    }

    private static func expectedVersion(_ request: AdminRequest) throws -> Int? {
        guard let tag = request.headers["if-match"], tag != "*" else { return nil }
        guard let version = Int(tag.filter { $0 != "\"" }) else {
            throw Problem.invalid("If-Match must be the ETag that GET /settings gave, not \"\(tag.prefix(40))\".")
        }
        return version
    }
}
