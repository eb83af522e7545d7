import SCIM
import StrictJSON

extension PatchPath {
    /// What is wrong with reading this path from resources of these schemas, as a sentence; nil when nothing is.
    func problem(in schemas: SchemaSet) -> String? {
        guard !attribute.name.isEmpty else { return "A schema has no value: add `:` and an attribute." }
        guard schemas.knows(attribute.schema) else { return nil }
        let whole = AttributePath(schema: attribute.schema, name: attribute.name, sub: leaf)
        guard let definition = schemas.definition(of: whole) else {
            return schemas.unknown(attribute, leaf ?? "")
        }
        if attribute.schema == nil || attribute.schema?.equalsIgnoringASCIICase(schemas.core.id) == true {
            if let reason = attribute.name.reasonNotToRead { return reason }
        }
        if definition.kind == .complex, definition["value"] == nil, let part = definition.subAttributes.first {
            return "`\(attribute.name)` has several parts: name one of them, such as "
                + "`\(attribute.name).\(part.name)`."
        }
        return filter.flatMap { unknownPart(of: $0, schemas) }
    }

    /// An attribute of the value filter that the elements do not have.
    private func unknownPart(of filter: Filter, _ schemas: SchemaSet) -> String? {
        switch filter {
        case .present(let path), .compare(let path, _, _), .element(let path, _):
            let element = AttributePath(schema: attribute.schema, name: attribute.name, sub: path.name)
            return schemas.definition(of: element) == nil ? schemas.unknown(attribute, path.name) : nil
        case .and(let left, let right), .or(let left, let right):
            return unknownPart(of: left, schemas) ?? unknownPart(of: right, schemas)
        case .not(let inner): return unknownPart(of: inner, schemas)
        }
    }
}

extension SchemaSet {
    fileprivate func knows(_ urn: String?) -> Bool {
        guard let urn else { return true }
        return ([core] + extensions).contains { $0.id.equalsIgnoringASCIICase(urn) }
    }

    /// The sentence for an attribute or, when the attribute is there, a sub-attribute that is not.
    fileprivate func unknown(_ attribute: AttributePath, _ sub: String) -> String {
        let top = AttributePath(schema: attribute.schema, name: attribute.name)
        let schema = ([core] + extensions).first { $0.id.equalsIgnoringASCIICase(attribute.schema ?? core.id) } ?? core
        guard let definition = definition(of: top) else {
            let names = (common + schema.attributes).map(\.name)
            let hint = Spelling.nearest(to: attribute.name, in: names).map { ": did you mean `\($0)`?" } ?? "."
            return "`\(attribute.name)` is no attribute of the \(schema.name) schema\(hint)"
        }
        let names = definition.subAttributes.map(\.name)
        guard !names.isEmpty else { return "`\(definition.name)` has no parts: write it without `.\(sub)`." }
        let hint = Spelling.nearest(to: sub, in: names).map { "did you mean `\($0)`?" }
        return "`\(sub)` is no part of `\(definition.name)`: "
            + (hint ?? "it has \(names.map { "`\($0)`" }.joined(separator: ", ")).")
    }
}

extension String {
    /// Attributes of the core schemas that are kept elsewhere or not at all, so that a template would find nothing.
    fileprivate var reasonNotToRead: String? {
        switch lowercased() {
        case "password": "`password` is never kept, so no template can read it."
        case "groups", "members": "`\(self)` is not for templates: group rules decide about memberships."
        default: nil
        }
    }
}
