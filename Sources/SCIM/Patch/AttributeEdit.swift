import StrictJSON

/// One elementary change of one attribute: RFC 7644 section 3.5.2.1 to 3.5.2.3.
struct AttributeEdit {
    enum Kind: String { case add, replace, remove }

    let kind: Kind
    let target: AttributeTarget
    let name: String
    /// `.null` when there is none.
    let value: JSONValue
    let schemas: SchemaSet

    var definition: AttributeDefinition? { target.definition }
    var reader: AttributeReader { AttributeReader(definition: definition, schema: target.schema, name: name) }

    /// `container` is the resource's document or the object of an extension.
    func apply(to container: inout JSONObject) throws(SCIMError) {
        guard container.count <= ServiceLimits.elements else { throw .tooManyElements(reader.path) }
        try container.change(ignoringCase: name) { current throws(SCIMError) in
            let changed = try changed(current)
            guard changed?.array?.count ?? 0 <= ServiceLimits.elements else { throw .tooManyElements(reader.path) }
            return changed
        }
    }

    private func changed(_ current: JSONValue?) throws(SCIMError) -> JSONValue? {
        if let filter = target.filter { return try elementsChanged(current, by: filter) }
        if let sub = target.sub { return try subChanged(current, sub) }
        return try wholeChanged(current)
    }

    private func wholeChanged(_ current: JSONValue?) throws(SCIMError) -> JSONValue? {
        switch kind {
        case .remove: return try remaining(of: current)
        // An empty list adds nothing; null, too, is no value to add.
        case .add where value == .null || value == .array([]): return current
        case .add where isMultiValued(current): return try appended(to: current)
        case .add, .replace:
            guard let current = current?.object, let changes = mergedObject else { return try reader.read(value) }
            return try merged(changes, into: current)
        }
    }

    private func isMultiValued(_ current: JSONValue?) -> Bool {
        definition?.isMultiValued ?? (current?.array != nil)
    }

    /// The sub-attributes that a complex attribute gets; nil when the value takes the place of the whole attribute.
    private var mergedObject: JSONObject? {
        guard definition?.isMultiValued != true else { return nil }
        if case .array(let elements) = value, elements.count == 1, definition != nil { return elements.first?.object }
        return value.object
    }

    /// RFC 7644 section 3.5.2.3: a complex attribute keeps the sub-attributes that are not named.
    func merged(_ changes: JSONObject, into current: JSONObject) throws(SCIMError) -> JSONValue? {
        guard changes.count <= ServiceLimits.elements else { throw .tooManyElements(reader.path) }
        var result = current
        for change in changes {
            let sub = reader.sub(change.name)
            result[ignoringCase: sub.definition?.name ?? change.name] = try sub.read(change.value)
        }
        return result.isEmpty ? nil : .object(result)
    }

    private func subChanged(_ current: JSONValue?, _ sub: String) throws(SCIMError) -> JSONValue? {
        if isMultiValued(current) { return try subOfElementsChanged(current, sub) }
        guard definition == nil || definition?.kind == .complex, current == nil || current?.object != nil else {
            throw SCIMError(.invalidPath, "\(reader.path) has no sub-attributes, so \(target.path) names nothing.")
        }
        let new = kind == .remove ? nil : try reader.sub(sub).read(value)
        var object = current?.object ?? JSONObject()
        object[ignoringCase: sub] = new
        return object.isEmpty ? nil : .object(object)
    }

    /// `emails.type`: the sub-attribute of every element; of a new one when there is none.
    private func subOfElementsChanged(_ current: JSONValue?, _ sub: String) throws(SCIMError) -> JSONValue? {
        let elements = current?.array ?? []
        if elements.isEmpty {
            guard kind != .remove, let new = try reader.sub(sub).read(value) else { return current }
            return .array([.object([sub: new])])
        }
        return try changed(elements, at: Array(elements.indices), sub: sub)
    }

    /// Sets or removes a sub-attribute of these elements.
    func changed(_ elements: [JSONValue], at indices: [Int], sub: String) throws(SCIMError) -> JSONValue? {
        let new = kind == .remove ? nil : try reader.sub(sub).read(value)
        var result = elements
        for index in indices {
            var element = elements[index].object ?? ["value": elements[index]]
            element[ignoringCase: sub] = new
            result[index] = .object(element)
        }
        PrimaryRule.settle(&result, fresh: indices)
        result.removeAll { isEmpty($0, without: new == nil ? sub : nil) }
        return result.isEmpty ? nil : .array(result)
    }

    /// An e-mail whose address is taken away is none any more, whatever `type` still stands there.
    private func isEmpty(_ element: JSONValue, without sub: String?) -> Bool {
        guard let object = element.object else { return false }
        return object.isEmpty || (sub == "value" && object["value"] == nil)
    }
}
