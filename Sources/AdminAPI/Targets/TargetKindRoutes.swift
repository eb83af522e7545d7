import Access
import Administration
import Provisioning
import StrictJSON
import Sync

/// What targets can be of, and whether one works.
enum TargetKindRoutes {
    static let all = [kinds, test]

    static let kinds = Route(
        method: .get, path: "/target-kinds", role: .viewer,
        summary: "The kinds that a target can be of: what the settings have to say of one, and what it can do",
        success: (200, .listSchema(["type": "object"])),
        handle: { services, _ in
            let kinds = services.targets.kinds
            return .ok(.list(kinds.map(\.json), total: kinds.count))
        })

    static let test = Route(
        method: .post, path: "/targets/{target}/test", role: .operator,
        summary: "Looks whether a target can be reached and read; changes nothing",
        success: (
            200, .objectSchema(["works": .booleanSchema, "findings": ["type": "array", "items": ["type": "object"]]])
        ), failures: [404], audit: .nothing,
        handle: { services, request in
            let known = try await KnownTarget(request, services)
            let findings = try await services.targets.test(known.settings, in: known.inForce)
            return .ok([
                "works": .bool(findings.allSatisfy(\.isGood)),
                "findings": .array(
                    findings.map {
                        ["name": .string($0.name), "isGood": .bool($0.isGood), "detail": .string($0.detail)]
                    }),
            ])
        })
}

extension TargetKind {
    var json: JSONValue {
        [
            "kind": .string(word), "title": .string(title), "summary": .string(summary),
            "fields": .array(
                fields.map {
                    [
                        "key": .string($0.key), "label": .string($0.label), "hint": .string($0.hint),
                        "required": .bool($0.isRequired),
                    ]
                }),
            "capabilities": .array(
                capabilities.map {
                    ["name": .string($0.name), "given": .bool($0.isGiven), "detail": .string($0.detail)]
                }),
        ]
    }
}
