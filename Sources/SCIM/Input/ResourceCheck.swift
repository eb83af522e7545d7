import StrictJSON

/// What every resource must fulfil, however it came to be: POST, PUT and PATCH end here.
enum ResourceCheck {
    private static let nameLimit = 255

    /// The document with `schemas` as its data has them; throws when it must not be kept.
    static func completed(_ document: JSONObject, _ kind: ResourceKind) throws(SCIMError) -> JSONObject {
        let required = kind == .user ? "userName" : "displayName"
        try checkName(document[required], required)
        guard document.count <= ServiceLimits.elements else { throw .tooManyElements("The resource") }
        guard JSONValue.object(document).weight <= ServiceLimits.resourceBytes else {
            throw SCIMError(
                status: 413, kind: .tooMany, detail: "The resource is larger than \(ServiceLimits.resourceBytes) bytes."
            )
        }
        let schemas = JSONValue.array(([SchemaSet.of(kind).core.id] + extensions(document)).map { .string($0) })
        guard document["schemas"] != schemas else { return document }
        var rest = document
        rest["schemas"] = nil
        return JSONObject([JSONObject.Member(name: "schemas", value: schemas)] + rest.members)
    }

    /// Keys with a colon hold the data of extensions: RFC 7643 section 3.3.
    private static func extensions(_ document: JSONObject) -> [String] {
        document.members.filter { $0.name.utf8.contains(UInt8(ascii: ":")) && $0.value.object?.isEmpty == false }.map(
            \.name)
    }

    private static func checkName(_ value: JSONValue?, _ attribute: String) throws(SCIMError) {
        // Nearly every name is plain text, for which nothing has to be looked up.
        if let name = value?.string, (1...nameLimit).contains(name.utf8.count),
            name.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        {
            return
        }
        guard let name = value?.string, name.contains(where: { !$0.isWhitespace }) else {
            throw SCIMError(.invalidValue, "\(attribute) is required and must not be empty.")
        }
        guard name.unicodeScalars.count <= nameLimit else {
            throw SCIMError(.invalidValue, "\(attribute) is longer than \(nameLimit) characters.")
        }
        guard name.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            throw SCIMError(.invalidValue, "\(attribute) holds a control character, such as a line break.")
        }
        // XML has no way to say some of them: Jira would read another name, or the same name twice.
        guard name.unicodeScalars.allSatisfy({ !$0.properties.isNoncharacterCodePoint }) else {
            throw SCIMError(.invalidValue, "\(attribute) holds a code point that is no character, such as U+FFFF.")
        }
    }
}

extension JSONValue {
    /// About the bytes of its text.
    fileprivate var weight: Int {
        switch self {
        case .null, .bool, .number: 8
        case .string(let text): text.utf8.count + 2
        case .array(let elements): elements.reduce(2) { $0 + $1.weight }
        case .object(let object): object.reduce(2) { $0 + $1.name.utf8.count + 4 + $1.value.weight }
        }
    }
}
