import SCIM
import StrictJSON
import Testing

/// Whatever comes in, the answer is an error or a resource that POST would take, too.
struct GarbageTests {
    /// The same numbers in every run.
    private struct Seeded: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
    }

    private static let names = [
        "userName", "displayName", "NAME", "name.givenName", "emails", "emails.value", "active", "id", "meta", "groups",
        "schemas", "members", "password", "externalId", "value", "type", "primary", "$ref", "", ".", ":", "urn:", "[",
        "emails[type eq \"work\"].value", "emails[", "emails[]", "roles[primary eq \"True\"]", "name[x pr]", "title.x",
        "members[value eq \"a\"]", "members[type ne \"User\"].display", "members.value", "unknown", "unknown[a eq 1].b",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", "urn:x:2.0:User", "urn:x:2.0:User:a.b",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager",
        "urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:core:2.0:User:", "http://x/y",
        "op", "path", "Operations", "\u{0}", "é", "a b",
    ]

    private static func value(_ depth: Int, _ random: inout Seeded) -> JSONValue {
        switch Int.random(in: 0..<(depth > 3 ? 6 : 9), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .integer(Int.random(in: -3...Int.max, using: &random))
        case 3: return .string("True")
        case 4, 5: return .string(names.randomElement(using: &random) ?? "")
        case 6: return .array((0..<Int.random(in: 0..<4, using: &random)).map { _ in value(depth + 1, &random) })
        default: return .object(object(depth, &random))
        }
    }

    private static func object(_ depth: Int, _ random: inout Seeded) -> JSONObject {
        var object = JSONObject()
        for _ in 0..<Int.random(in: 0..<5, using: &random) {
            object[ignoringCase: names.randomElement(using: &random) ?? ""] = value(depth + 1, &random)
        }
        return object
    }

    private static func patch(_ random: inout Seeded) -> JSONValue {
        let operations = (0..<Int.random(in: 1..<4, using: &random)).map { _ in
            var operation: JSONObject = ["op": ["add", "Replace", "remove"].randomElement(using: &random) ?? "add"]
            if Bool.random(using: &random) { operation["path"] = .string(names.randomElement(using: &random) ?? "") }
            if Bool.random(using: &random) { operation["value"] = value(0, &random) }
            return JSONValue.object(operation)
        }
        return ["Operations": .array(operations)]
    }

    private func check(_ kind: ResourceKind, _ attributes: JSONObject, _ body: JSONValue) throws {
        let again = try ResourceInput.draft(kind, from: .object(attributes)).attributes
        #expect(
            JSONValue.object(again).serialized == JSONValue.object(attributes).serialized, "from \(body.serialized)")
        #expect(attributes["id"] == nil && attributes["meta"] == nil && attributes["password"] == nil)
    }

    @Test(arguments: ResourceKind.allCases)
    func `PATCH leaves a valid resource or none`(kind: ResourceKind) throws {
        var random = Seeded(state: 0x5EED)
        let start = kind == .user ? try Documents.user() : try Documents.group()
        var resource = start
        var changed = 0
        for round in 0..<5_000 {
            let body = Self.patch(&random)
            guard let change = try? PatchRequest(parsing: body).change(to: resource) else { continue }
            guard let attributes = change.attributes else { continue }
            try check(kind, attributes, body)
            changed += 1
            resource.attributes = round.isMultiple(of: 10) ? start.attributes : attributes
        }
        #expect(changed > 100)
    }

    @Test(arguments: ResourceKind.allCases)
    func `POST and PUT leave a valid resource or none`(kind: ResourceKind) throws {
        var random = Seeded(state: 0xF00D)
        let current = kind == .user ? try Documents.user() : try Documents.group()
        var made = 0
        for _ in 0..<5_000 {
            var object = Self.object(0, &random)
            object[ignoringCase: kind == .user ? "userName" : "displayName"] = "n"
            guard let draft = try? ResourceInput.draft(kind, from: .object(object)) else { continue }
            try check(kind, draft.attributes, .object(object))
            _ = try? ResourceInput.replacement(of: current, from: .object(object))
            made += 1
        }
        #expect(made > 100)
    }

    @Test func `other bodies are read or refused`() {
        var random = Seeded(state: 0xBEEF)
        for _ in 0..<5_000 {
            let body = Self.value(0, &random)
            _ = try? SearchRequest(parsing: body)
            _ = try? BulkRequest(parsing: body)
            _ = try? PatchRequest(parsing: body)
            _ = try? Projection(
                attributes: body.object?.names, excludedAttributes: nil, kind: .user
            ).apply(body.object ?? [:])
        }
    }
}
