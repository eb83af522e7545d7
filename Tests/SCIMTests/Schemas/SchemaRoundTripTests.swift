import StrictJSON
import Testing

@testable import SCIM

/// Whatever the schemas declare can be written, read, changed and taken away again: nothing is lost on the way.
struct SchemaRoundTripTests {
    struct Declared: Sendable, CustomTestStringConvertible {
        let kind: ResourceKind
        /// Of the extension; nil for core attributes.
        let schema: String?
        let definition: AttributeDefinition
        var path: String { (schema.map { "\($0):" } ?? "") + definition.name }
        var testDescription: String { path }
    }

    static let declared: [Declared] = ResourceKind.allCases.flatMap { kind in
        let set = SchemaSet.of(kind)
        let core = (set.common + set.core.attributes).map { Declared(kind: kind, schema: nil, definition: $0) }
        let extensions = set.extensions.flatMap { schema in
            schema.attributes.map { Declared(kind: kind, schema: schema.id, definition: $0) }
        }
        return (core + extensions).filter {
            $0.definition.mutability == .readWrite && !$0.definition.isRequired && $0.definition.name != "members"
        }
    }

    private func sample(_ definition: AttributeDefinition, _ text: String) -> JSONValue {
        let value: JSONValue =
            switch definition.kind {
            case .boolean: true
            case .integer, .decimal: 7
            case .string, .dateTime, .binary, .reference: .string(text)
            case .complex:
                .object(JSONObject(definition.subAttributes.map { .init(name: $0.name, value: sample($0, text)) }))
            }
        return definition.isMultiValued ? [value] : value
    }

    private func base(_ kind: ResourceKind) throws -> Resource {
        kind == .user ? try Documents.user() : try Documents.group()
    }

    private func value(_ test: Declared, in attributes: JSONObject?) -> JSONValue? {
        guard let schema = test.schema else { return attributes?[test.definition.name] }
        return attributes?[schema]?[test.definition.name]
    }

    @Test(arguments: declared)
    func `is kept by POST as it was sent, whatever the case of its names`(_ test: Declared) throws {
        var body = try base(test.kind).attributes
        let sample = sample(test.definition, "Väl Ue ")
        let name = test.definition.name.uppercased()
        body[test.schema?.uppercased() ?? name] = test.schema == nil ? sample : .object([name: sample])
        let draft = try ResourceInput.draft(test.kind, from: .object(body))
        #expect(value(test, in: draft.attributes) == sample)
    }

    @Test(arguments: declared)
    func `is added, changed and removed by PATCH`(_ test: Declared) throws {
        var resource = try base(test.kind)
        for (op, text) in [("add", "a"), ("replace", "b")] {
            let sample = sample(test.definition, text)
            let request = try PatchRequest(
                parsing: ["Operations": [["op": .string(op), "path": .string(test.path), "value": sample]]])
            resource.attributes = try request.change(to: resource).attributes ?? resource.attributes
            #expect(value(test, in: resource.attributes) == sample)
        }
        let removal = try PatchRequest(parsing: ["Operations": [["op": "remove", "path": .string(test.path)]]])
        #expect(try removal.change(to: resource).attributes == base(test.kind).attributes)
    }

    @Test(arguments: declared.filter { $0.definition.kind == .complex && $0.definition.name != "meta" })
    func `has sub-attributes that PATCH reaches one by one`(_ test: Declared) throws {
        for sub in test.definition.subAttributes {
            let resource = try base(test.kind)
            let sample = sample(sub, "s")
            let path = "\(test.path)\(test.definition.isMultiValued ? "" : ".\(sub.name)")"
            let value: JSONValue = test.definition.isMultiValued ? [.object([sub.name: sample])] : sample
            let request = try PatchRequest(
                parsing: ["Operations": [["op": "replace", "path": .string(path), "value": value]]])
            let changed = self.value(test, in: try request.change(to: resource).attributes)
            #expect((changed?.array?.first ?? changed) == .object([sub.name: sample]))
        }
    }

    @Test func `keeps what is served and sent back by PUT`() throws {
        var user = try Documents.user()
        for test in Self.declared where test.kind == .user && test.schema == nil {
            user.attributes[test.definition.name] = sample(test.definition, "v")
        }
        user.attributes["active"] = false
        let served = user.representation(baseURL: "https://h/v2", groups: [])
        #expect(try ResourceInput.replacement(of: user, from: .object(served)).attributes == nil)
    }
}
