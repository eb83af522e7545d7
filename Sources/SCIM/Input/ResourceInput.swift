public import StrictJSON

/// Reads the bodies of POST and PUT.
public enum ResourceInput {
    /// A body of POST: RFC 7644 section 3.3.
    public static func draft(_ kind: ResourceKind, from body: JSONValue) throws(SCIMError) -> ResourceDraft {
        guard case .object(let object) = body else { throw SCIMError(.invalidSyntax, "The body is no JSON object.") }
        return ResourceDraft(kind: kind, attributes: object)
    }

    /// A body of PUT: RFC 7644 section 3.5.1.
    public static func replacement(of current: Resource, from body: JSONValue) throws(SCIMError) -> ResourceChange {
        ResourceChange(attributes: try draft(current.kind, from: body).attributes)
    }
}
