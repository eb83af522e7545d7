public import StrictJSON

/// A body of PATCH: RFC 7644 section 3.5.2.
public struct PatchRequest: Sendable {
    public init(parsing body: JSONValue) throws(SCIMError) {
        guard case .object = body else { throw SCIMError(.invalidSyntax, "The body is no JSON object.") }
    }

    /// What the operations make of a resource, all or nothing.
    public func change(to resource: Resource) throws(SCIMError) -> ResourceChange { ResourceChange() }
}
