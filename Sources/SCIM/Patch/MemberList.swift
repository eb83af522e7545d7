import StrictJSON

/// `members` as clients write them: an array, one object, or bare ids. Only `value` counts; `$ref`, `type` and
/// `display` are the service provider's to say.
enum MemberList {
    /// The ids in their order, each once.
    static func ids(_ value: JSONValue) throws(SCIMError) -> [String] {
        var seen: Set<String> = []
        var ids: [String] = []
        for element in value == .null ? [] : value.array ?? [value] {
            let id = try id(element)
            if seen.insert(id).inserted { ids.append(id) }
        }
        return ids
    }

    private static func id(_ element: JSONValue) throws(SCIMError) -> String {
        let id = element.string ?? element.object?[ignoringCase: "value"]?.string
        guard let id, !id.isEmpty else {
            throw SCIMError(
                .invalidValue,
                "Each of members must have the id of a user or group as value, such as {\"value\": \"…\"}.")
        }
        return id
    }
}
