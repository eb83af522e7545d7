import StrictJSON

/// An operation on `members`. It becomes a change of membership rows, so that no member has to be read.
struct MemberEdit {
    let kind: AttributeEdit.Kind
    let target: AttributeTarget
    let value: JSONValue

    func changes() throws(SCIMError) -> [MembershipChange] {
        if let filter = target.filter { return try changes(of: filter) }
        switch target.sub {
        case nil, "value": return try changesOfAll()
        // type, display and $ref follow from who the member is.
        default: return []
        }
    }

    private func changesOfAll() throws(SCIMError) -> [MembershipChange] {
        let ids = try MemberList.ids(value)
        switch kind {
        case .add: return ids.isEmpty ? [] : [.add(ids)]
        case .replace: return ids.isEmpty ? [.removeAll] : [.replace(ids)]
        case .remove where value == .null: return [.removeAll]
        // An empty list of members to remove is nobody, not everybody.
        case .remove: return ids.isEmpty ? [] : [.remove(ids)]
        }
    }

    private func changes(of filter: Filter) throws(SCIMError) -> [MembershipChange] {
        let attribute = AttributePath(name: "members")
        try filter.check(elementsOf: attribute, against: .group)
        if kind == .remove {
            guard target.sub == nil else {
                guard target.sub == "value" else { return [] }
                throw Self.immutable
            }
            return [Self.id(of: filter).map { .remove([$0]) } ?? .removeMatching(filter)]
        }
        guard let id = Self.id(of: filter) else {
            throw SCIMError(
                .noTarget, "Members cannot be added or replaced by this filter; write members[value eq \"id\"].")
        }
        return try changes(of: id)
    }

    /// A member cannot become another one; `replace` is one out and one in.
    private func changes(of id: String) throws(SCIMError) -> [MembershipChange] {
        switch target.sub {
        case nil:
            let ids = try MemberList.ids(value)
            if ids.isEmpty || ids == [id] { return kind == .replace && ids.isEmpty ? [.remove([id])] : [.add([id])] }
            return kind == .add ? [.add(ids)] : [.remove([id]), .add(ids)]
        case "value":
            guard value.string == id else { throw Self.immutable }
            return [.add([id])]
        default: return []
        }
    }

    private static func id(of filter: Filter) -> String? {
        guard case .compare(let path, .eq, .string(let id)) = filter, path.sub == nil,
            path.name.equalsIgnoringASCIICase("value")
        else { return nil }
        return id
    }

    private static var immutable: SCIMError {
        SCIMError(.mutability, "The value of a member cannot be changed; remove the member and add the other one.")
    }
}
