import StrictJSON

/// `bulkId:x` stands for the id that operation x makes: RFC 7644 section 3.7.2. A text that is nothing but that is
/// taken for a reference where one may stand, in `value`, `$ref`, `members` and `manager`, and so it is in the filters of
/// PATCH paths. Elsewhere it is a text as any other: somebody may be called that.
enum BulkReferences {
    private static let prefix = "bulkId:"
    /// As it stands in a filter: `members[value eq "bulkId:x"]`.
    private static let quoted = "\"bulkId:"

    static func name(_ text: String) -> String? {
        text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : nil
    }

    /// Where a text stands: what is the name of the member whose value it is, or whose list holds it.
    private enum Place {
        case reference, path, other

        init(_ member: String) {
            switch member.asciiLowercased {
            case "value", "$ref", "members", "manager": self = .reference
            case "path": self = .path
            default: self = .other
            }
        }
    }

    static func collect(_ value: JSONValue, into found: inout [String]) { collect(value, .other, into: &found) }

    private static func collect(_ value: JSONValue, _ place: Place, into found: inout [String]) {
        switch (value, place) {
        case (.string(let text), .reference): if let name = name(text) { found.append(name) }
        case (.string(let text), .path): found += names(inFilter: text)
        case (.array(let elements), _): for element in elements { collect(element, place, into: &found) }
        case (.object(let object), _):
            for member in object { collect(member.value, Place(member.name), into: &found) }
        case (.string, .other), (.null, _), (.bool, _), (.number, _): break
        }
    }

    /// The value with ids in place of references. `id` tells the id, nil for one that does not exist yet: what needs it
    /// is left out, with the object whose `value` it is.
    static func resolved(
        _ value: JSONValue, _ id: (String) throws(SCIMError) -> String?
    ) throws(SCIMError) -> JSONValue? { try resolved(value, .other, id) }

    private static func resolved(
        _ value: JSONValue, _ place: Place, _ id: (String) throws(SCIMError) -> String?
    ) throws(SCIMError) -> JSONValue? {
        switch (value, place) {
        case (.string(let text), .reference):
            guard let name = name(text) else { return value }
            return try id(name).map { .string($0) }
        case (.string(let text), .path): return .string(try resolvedFilter(text, id))
        case (.array(let elements), _):
            var result: [JSONValue] = []
            for element in elements {
                if let element = try resolved(element, place, id) { result.append(element) }
            }
            return .array(result)
        case (.object(let object), _):
            var result = JSONObject()
            for member in object {
                if let value = try resolved(member.value, Place(member.name), id) {
                    result.append(member.name, value)
                } else if member.name.equalsIgnoringASCIICase("value") {
                    return nil
                }
            }
            return .object(result)
        case (.string, .other), (.null, _), (.bool, _), (.number, _): return value
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
