import Access
import Administration
import StrictJSON

/// The OpenAPI 3.1 document, made from the route table, so that it cannot say anything else.
enum OpenAPIDocument {
    static let route = Route(
        method: .get, path: "/openapi.json", role: .viewer, summary: "This document",
        handle: { services, _ in
            .ok(make(publicURL: services.environment.publicURL, version: services.environment.version))
        })

    static func make(publicURL: String, version: String) -> JSONValue {
        var paths: JSONObject = [:]
        for route in RouteTable.all {
            var item = paths[route.path]?.object ?? [:]
            item[route.method.rawValue.lowercased()] = operation(route)
            paths[route.path] = .object(item)
        }
        return [
            "openapi": "3.1.0",
            "info": ["title": "Usher Admin API", "version": .string(version)],
            "servers": [["url": .string("\(publicURL)/api/v1")]],
            "security": [["bearer": []]],
            "paths": .object(paths),
            "components": [
                "securitySchemes": ["bearer": ["type": "http", "scheme": "bearer"]],
                "schemas": ["Problem": problemSchema],
            ],
        ]
    }

    private static func operation(_ route: Route) -> JSONValue {
        var operation: JSONObject = [
            "summary": .string(route.summary), "operationId": .string(identifier(route)),
            "description": .string("Needs the role \(route.role.rawValue)."), "x-role": .string(route.role.rawValue),
        ]
        let parameters = pathParameters(route) + route.query.map { parameter($0, place: "query", isRequired: false) }
        if !parameters.isEmpty { operation["parameters"] = .array(parameters) }
        if let body = route.body {
            operation["requestBody"] = [
                "required": true, "content": .object([body.contentType: ["schema": body.schema]]),
            ]
        }
        operation["responses"] = .object(responses(route))
        return .object(operation)
    }

    private static func responses(_ route: Route) -> JSONObject {
        var success: JSONObject = ["description": "Done"]
        if route.success.status != 204 {
            success["content"] = ["application/json": ["schema": route.success.schema]]
        }
        var responses: JSONObject = [:]
        responses[String(route.success.status)] = .object(success)
        // Every administrator is at least a viewer.
        let forbidden = route.role > .viewer ? [403] : []
        for status in ([400, 401, 503] + forbidden + route.failures).sorted() {
            responses[String(status)] = [
                "description": "Refused",
                "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
            ]
        }
        return responses
    }

    private static func pathParameters(_ route: Route) -> [JSONValue] {
        route.segments.filter { $0.hasPrefix("{") }.map {
            let name = String($0.dropFirst().dropLast())
            return parameter(Route.Parameter(name, "The \(name)"), place: "path", isRequired: true)
        }
    }

    private static func parameter(_ parameter: Route.Parameter, place: String, isRequired: Bool) -> JSONValue {
        [
            "name": .string(parameter.name), "in": .string(place), "required": .bool(isRequired),
            "description": .string(parameter.description), "schema": parameter.schema,
        ]
    }

    private static func identifier(_ route: Route) -> String {
        let words = route.segments.map { $0.filter { $0.isLetter || $0.isNumber } }
        return ([route.method.rawValue.lowercased()] + words).joined(separator: "-")
    }

    private static let problemSchema: JSONValue = [
        "type": "object",
        "required": ["type", "status", "code", "detail"],
        "properties": [
            "type": ["type": "string"], "status": ["type": "integer"], "code": ["type": "string"],
            "detail": ["type": "string"],
            "issues": ["type": "array", "items": ["type": "object"]],
        ],
    ]
}
