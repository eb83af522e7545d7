public import StrictJSON

/// Reads the bodies of POST and PUT.
///
/// What clients send beyond their rights (`id`, `meta`, a user's `groups`) is ignored; `password` is checked and
/// dropped; `schemas` follows from the data. Names get the schema's spelling, values stay as they were sent.
public enum ResourceInput {
    /// A body of POST: RFC 7644 section 3.3.
    public static func draft(_ kind: ResourceKind, from body: JSONValue) throws(SCIMError) -> ResourceDraft {
        let editor = try editor(kind, from: body)
        return ResourceDraft(
            kind: kind, attributes: try ResourceCheck.completed(editor.document, kind),
            members: editor.memberships.reduce(into: []) { ids, change in change.apply(to: &ids) })
    }

    /// A body of PUT: RFC 7644 section 3.5.1. What it leaves out is cleared, with three exceptions, because clients that
    /// map few attributes would do harm they do not know of: `active` stays even when it is null (a user must not come
    /// back to life), `externalId` (the client's own way to find him again) and `members` go only by null or an empty list.
    public static func replacement(of current: Resource, from body: JSONValue) throws(SCIMError) -> ResourceChange {
        let editor = try editor(current.kind, from: body)
        var document = editor.document
        document["active"] = document["active"] ?? current.attributes["active"]
        if body.object?[ignoringCase: "externalId"] == nil, document["externalId"] == nil {
            document["externalId"] = current.attributes["externalId"]
        }
        let attributes = try ResourceCheck.completed(document, current.kind)
        let isSame = attributes.holdsSame(as: current.attributes)
        return ResourceChange(attributes: isSame ? nil : attributes, memberships: editor.memberships)
    }

    private static func editor(_ kind: ResourceKind, from body: JSONValue) throws(SCIMError) -> ResourceEditor {
        guard case .object(let object) = body else {
            throw SCIMError(.invalidSyntax, "The body must be a JSON object, not \(body.kindInWords).")
        }
        try refuseOtherKind(object, kind)
        var editor = ResourceEditor(kind: kind)
        try editor.apply(.replace, members: object)
        return editor
    }
}

extension ResourceInput {
    /// A body that says by its `schemas` that it is of another kind was sent to the wrong place.
    private static func refuseOtherKind(_ body: JSONObject, _ kind: ResourceKind) throws(SCIMError) {
        let given = body[ignoringCase: "schemas"]?.array?.compactMap { $0.string?.lowercased() } ?? []
        func isNamed(_ kind: ResourceKind) -> Bool { given.contains(SchemaSet.of(kind).core.id.lowercased()) }
        guard !isNamed(kind), let other = ResourceKind.allCases.first(where: isNamed) else { return }
        throw SCIMError(
            .invalidSyntax,
            "The schemas of the body say that it is a \(other.name). This is /\(kind.endpoint); send it to "
                + "/\(other.endpoint).")
    }
}

extension MembershipChange {
    /// To a list of ids that is known as a whole: that of a group which is being made.
    fileprivate func apply(to ids: inout [String]) {
        switch self {
        case .add(let new):
            let known = Set(ids)
            ids += new.filter { !known.contains($0) }
        case .replace(let new): ids = new
        case .remove(let gone):
            let gone = Set(gone)
            ids.removeAll { gone.contains($0) }
        case .removeAll, .removeMatching: ids = []
        }
    }
}

extension JSONObject {
    /// Equal but for the order of names, in which clients differ from one request to the next.
    func holdsSame(as other: JSONObject) -> Bool {
        guard count == other.count else { return false }
        // Names are looked up one by one; of objects too large for that only the same order counts.
        guard count <= ServiceLimits.elements else { return self == other }
        return members.allSatisfy { member in other[member.name]?.holdsSame(as: member.value) ?? false }
    }
}

extension JSONValue {
    fileprivate func holdsSame(as other: JSONValue) -> Bool {
        switch (self, other) {
        case (.object(let left), .object(let right)): left.holdsSame(as: right)
        case (.array(let left), .array(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.holdsSame(as: $1) }
        default: self == other
        }
    }
}
