import StrictJSON

/// `bulkId:x` stands for the id that operation x makes: RFC 7644 section 3.7.2. Wherever a text is nothing but that, it
/// is taken for a reference, and in the filters of PATCH paths; the literal is never stored.
enum BulkReferences {
    private static let prefix = "bulkId:"
    /// As it stands in a filter: `members[value eq "bulkId:x"]`.
    private static let quoted = "\"bulkId:"

    static func name(_ text: String) -> String? {
        text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : nil
    }

    static func collect(_ value: JSONValue, into found: inout [String]) {
        switch value {
        case .string(let text):
            if let name = name(text) { found.append(name) } else { found += names(inFilter: text) }
        case .array(let elements): for element in elements { collect(element, into: &found) }
        case .object(let object): for member in object { collect(member.value, into: &found) }
        case .null, .bool, .number: break
        }
    }

    /// The value with ids in place of references. `id` tells the id, nil for one that does not exist yet: what needs it
    /// is left out, with the object whose `value` it is.
    static func resolved(
        _ value: JSONValue, _ id: (String) throws(SCIMError) -> String?
    ) throws(SCIMError) -> JSONValue? {
        switch value {
        case .string(let text):
            if let name = name(text) { return try id(name).map { .string($0) } }
            return .string(try resolvedFilter(text, id))
        case .array(let elements):
            var result: [JSONValue] = []
            for element in elements {
                if let element = try resolved(element, id) { result.append(element) }
            }
            return .array(result)
        case .object(let object):
            var result = JSONObject()
            for member in object {
                if let value = try resolved(member.value, id) {
                    result.append(member.name, value)
                } else if member.name.equalsIgnoringASCIICase("value") {
                    return nil
                }
            }
            return .object(result)
        case .null, .bool, .number: return value
        }
    }

    private static func names(inFilter text: String) -> [String] {
        parts(text).dropFirst().map { String($0.prefix { $0 != "\"" }) }
    }

    private static func resolvedFilter(
        _ text: String, _ id: (String) throws(SCIMError) -> String?
    ) throws(SCIMError) -> String {
        let parts = parts(text)
        var result = String(parts.first ?? "")
        for part in parts.dropFirst() {
            let name = String(part.prefix { $0 != "\"" })
            result += "\"" + (try id(name) ?? "") + part.dropFirst(name.count)
        }
        return result
    }

    /// Only a text with a bracket is taken for a path with a filter.
    private static func parts(_ text: String) -> [Substring] {
        guard text.utf8.contains(UInt8(ascii: "[")) else { return [text[...]] }
        var parts: [Substring] = []
        var rest = text[...]
        while let start = rest.firstRange(of: quoted) {
            parts.append(rest[..<start.lowerBound])
            rest = rest[start.upperBound...]
        }
        return parts + [rest]
    }
}
