import StrictJSON

extension AttributeEdit {
    /// `add` to a multi-valued attribute: what is there already is not added twice.
    func appended(to current: JSONValue?) throws(SCIMError) -> JSONValue? {
        var elements = current?.array ?? current.map { [$0] } ?? []
        let added = try reader.elements(value)
        var index = ElementIndex(elements, isWorthwhile: added.count > 8)
        var fresh: [Int] = []
        for new in added {
            let place = index.candidates(for: new, in: elements).first { isSame(elements[$0], new) } ?? elements.count
            fresh.append(place)
            if place == elements.count {
                elements.append(new)
            } else if case .object(let changes) = new, case .object(let old) = elements[place] {
                elements[place] = try merged(changes, into: old) ?? elements[place]
            }
            index.insert(elements[place], at: place)
        }
        PrimaryRule.settle(&elements, fresh: fresh.filter { elements[$0]["primary"] == .bool(true) })
        return elements.isEmpty ? nil : .array(elements)
    }

    /// `remove`. With values it takes away these and no others (Entra ID, OneLogin, JumpCloud); taking them all away
    /// then is the best-known way for a server to lose data. An empty list takes away nothing.
    func remaining(of current: JSONValue?) throws(SCIMError) -> JSONValue? {
        guard value != .null, case .array(let elements)? = current else { return value == .array([]) ? current : nil }
        let gone = value.array ?? [value]
        guard gone.count <= ServiceLimits.elements else { throw .tooManyElements(reader.path) }
        let byValue = Dictionary(grouping: gone) { ElementIndex.identity(of: $0) }
        let rest = elements.filter { element in
            let named = ElementIndex.identity(of: element).flatMap { byValue[$0] } ?? []
            return !(named + (byValue[nil] ?? [])).contains { matches(element, $0) }
        }
        return rest.isEmpty ? nil : .array(rest)
    }

    /// Whether adding `new` says nothing that `old` is not already, or more about the same value of the same type.
    private func isSame(_ old: JSONValue, _ new: JSONValue) -> Bool {
        guard definition != nil, case .object(let left) = old, case .object(let right) = new else { return old == new }
        if right.members.allSatisfy({ left[$0.name] == $0.value }) { return true }
        return right["value"] != nil && isEqual("value", left, right) && isEqual("type", left, right)
    }

    /// Whether `remove` means this element: the same `value`, or everything that is given.
    private func matches(_ element: JSONValue, _ given: JSONValue) -> Bool {
        guard case .object(let left) = element else { return element == given }
        guard case .object(let right) = given else { return isEqual("value", left, ["value": given]) }
        if right[ignoringCase: "value"]?.string != nil {
            return isEqual("value", left, right)
                && (right[ignoringCase: "type"]?.string == nil || isEqual("type", left, right))
        }
        let named = right.members.filter { $0.value != .null }
        return !named.isEmpty && named.allSatisfy { isEqual($0.name, left, right) }
    }

    private func isEqual(_ sub: String, _ left: JSONObject, _ right: JSONObject) -> Bool {
        let values = (left[ignoringCase: sub], right[ignoringCase: sub])
        guard definition?[sub]?.isCaseExact != true, case (.string(let first)?, .string(let second)?) = values else {
            return values.0 == values.1
        }
        return first == second || first.scimFolded == second.scimFolded
    }
}
