public import StrictJSON

/// A body of PATCH: RFC 7644 section 3.5.2, in all the dialects that identity providers speak.
public struct PatchRequest: Sendable {
    public static let schema = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
    let operations: [PatchOperation]

    /// Throws when this is no PATCH at all. Whether its operations fit shows when they meet a resource.
    public init(parsing body: JSONValue) throws(SCIMError) {
        guard case .object(let object) = body else {
            throw SCIMError(.invalidSyntax, "The body must be a JSON object, not \(body.kindInWords).")
        }
        guard case .array(let operations)? = object[ignoringCase: "Operations"] else {
            throw SCIMError(.invalidSyntax, "The body has no Operations, so it is no PATCH.")
        }
        guard operations.count <= ServiceLimits.patchOperations else {
            throw SCIMError(
                status: 413, kind: .tooMany,
                detail: "A PATCH may hold \(ServiceLimits.patchOperations) operations, not \(operations.count).")
        }
        var parsed: [PatchOperation] = []
        for (index, operation) in operations.enumerated() {
            parsed.append(try PatchOperation(parsing: operation, number: index + 1))
        }
        self.operations = parsed
    }

    /// What the operations make of a resource, all or nothing. Each sees what the one before it left.
    public func change(to resource: Resource) throws(SCIMError) -> ResourceChange {
        var editor = ResourceEditor(kind: resource.kind, id: resource.id, document: resource.attributes)
        for operation in operations { try operation.apply(to: &editor) }
        if resource.attributes["active"] != nil, editor.document["active"] == nil {
            // Without a value it would count as true, and a leaver would be let in.
            throw SCIMError(.mutability, "active can't be removed. Set it to true or false.")
        }
        let attributes = try ResourceCheck.completed(editor.document, resource.kind)
        let isSame = attributes.holdsSame(as: resource.attributes)
        return ResourceChange(attributes: isSame ? nil : attributes, memberships: editor.memberships)
    }
}
