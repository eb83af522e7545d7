import StrictJSON

extension AttributeEdit {
    /// Changes the elements that a value filter chooses.
    func elementsChanged(_ current: JSONValue?, by filter: Filter) throws(SCIMError) -> JSONValue? {
        guard definition == nil || definition?.isMultiValued == true, current == nil || current?.array != nil else {
            throw SCIMError(.invalidPath, "\(reader.path) has one value, so a filter in brackets cannot choose.")
        }
        let attribute = AttributePath(schema: target.schema, name: name)
        try filter.check(elementsOf: attribute, against: schemas)
        let compiled = CompiledFilter(filter, elementsOf: attribute, schemas: schemas)
        let elements = current?.array ?? []
        let chosen = elements.indices.filter { compiled.matches(element: elements[$0]) }
        guard !chosen.isEmpty else { return try withNewElement(elements, filter) }
        if let sub = target.sub { return try changed(elements, at: chosen, sub: sub) }
        guard kind != .remove, let new = try reader.element(value) else {
            return without(elements, at: Set(chosen))
        }
        return try replaced(elements, at: chosen, by: new, filter)
    }

    private func without(_ elements: [JSONValue], at indices: Set<Int>) -> JSONValue? {
        let rest = elements.indices.filter { !indices.contains($0) }.map { elements[$0] }
        return rest.isEmpty ? nil : .array(rest)
    }

    /// What the new value does not say and the filter does (`type eq "work"`) stays: clients find the element by it.
    private func replaced(
        _ elements: [JSONValue], at indices: [Int], by new: JSONValue, _ filter: Filter
    ) throws(SCIMError) -> JSONValue? {
        guard case .object(let changes) = new else {
            return .array(elements.indices.map { indices.contains($0) ? new : elements[$0] })
        }
        let kept = kind == .replace ? (try template(filter) ?? JSONObject()) : nil
        var result = elements
        for index in indices {
            let base = kept ?? elements[index].object ?? JSONObject()
            result[index] = try merged(changes, into: base) ?? result[index]
        }
        PrimaryRule.settle(&result, fresh: indices)
        return .array(result)
    }

    /// RFC 7644 section 3.5.2.3 asks for `noTarget` when nothing matches. Entra ID counts on the element being made, so
    /// it is when the filter says what it is like.
    private func withNewElement(_ elements: [JSONValue], _ filter: Filter) throws(SCIMError) -> JSONValue? {
        let unchanged: JSONValue? = elements.isEmpty ? nil : .array(elements)
        guard kind != .remove else { return unchanged }
        guard var element = try template(filter) else {
            throw SCIMError(
                .noTarget,
                "No value of \(reader.path) matches the filter, and the filter does not say what a new one is.")
        }
        if let sub = target.sub {
            guard let new = try reader.sub(sub).read(value) else { return unchanged }
            element[ignoringCase: sub] = new
        } else {
            guard let new = try reader.element(value) else { return unchanged }
            guard case .object(let changes) = new else { return .array(elements + [new]) }
            element = try merged(changes, into: element)?.object ?? element
        }
        var result = elements + [.object(element)]
        PrimaryRule.settle(&result, fresh: [elements.count])
        return .array(result)
    }

    /// The element that a conjunction of `eq` describes; nil for any other filter.
    private func template(_ filter: Filter) throws(SCIMError) -> JSONObject? {
        switch filter {
        case .and(let left, let right):
            guard let first = try template(left), let second = try template(right) else { return nil }
            return try merged(second, into: first)?.object
        case .compare(let path, .eq, let value):
            let sub = reader.sub(path.name)
            return try sub.read(value).map { [sub.definition?.name ?? path.name: $0] }
        default: return nil
        }
    }
}
