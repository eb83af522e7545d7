public import StrictJSON

extension Resource {
    /// The document that is served. `baseURL` ends without a slash, such as `https://h/scim/okta/v2`.
    ///
    /// `groups` and `members` are left out when nil: not asked for, or streamed by the caller.
    public func representation(
        baseURL: String, groups: [GroupReference]? = nil, members: [Member]? = nil
    ) -> JSONObject {
        var document = JSONObject()
        document.append("schemas", attributes["schemas"] ?? [.string(SchemaSet.of(kind).core.id)])
        document.append("id", .string(id))
        for member in attributes where member.name != "schemas" { document.append(member.name, member.value) }
        // Clients read it without a default, so it is there even when nobody ever set it.
        if kind == .user, attributes["active"] == nil { document.append("active", true) }
        if let groups { document.append("groups", .array(groups.map { .object($0.representation(baseURL: baseURL)) })) }
        if let members {
            document.append("members", .array(members.map { .object($0.representation(baseURL: baseURL)) }))
        }
        document.append("meta", .object(meta(baseURL: baseURL, version: etag(with: groups))))
        return document
    }

    public func location(baseURL: String) -> String { kind.location(of: id, baseURL: baseURL) }

    private func meta(baseURL: String, version: String) -> JSONObject {
        [
            "resourceType": .string(kind.name), "created": .string(created.rfc3339),
            "lastModified": .string(lastModified.rfc3339), "location": .string(location(baseURL: baseURL)),
            "version": .string(version),
        ]
    }
}

extension ResourceKind {
    public func location(of id: String, baseURL: String) -> String { "\(baseURL)/\(endpoint)/\(id)" }
}

extension Member {
    /// One element of `members`, for answers that are written member by member.
    public func representation(baseURL: String) -> JSONObject {
        var element: JSONObject = [
            "value": .string(id), "$ref": .string(kind.location(of: id, baseURL: baseURL)), "type": .string(kind.name),
        ]
        if let display { element.append("display", .string(display)) }
        return element
    }
}

extension GroupReference {
    public func representation(baseURL: String) -> JSONObject {
        var element: JSONObject = [
            "value": .string(id), "$ref": .string(ResourceKind.group.location(of: id, baseURL: baseURL)),
        ]
        if let display { element.append("display", .string(display)) }
        element.append("type", isDirect ? "direct" : "indirect")
        return element
    }
}
