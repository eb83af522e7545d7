public import StrictJSON

/// A body of `POST …/.search`: RFC 7644 section 3.4.3. It says the same as the query of a GET, with JSON's types.
public struct SearchRequest: Sendable, Hashable {
    public static let schema = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"
    public let parameters: ListParameters

    public init(parsing body: JSONValue) throws(SCIMError) {
        guard case .object(let object) = body else {
            throw SCIMError(.invalidSyntax, "The body must be a JSON object, not \(body.kindInWords).")
        }
        let fields = Fields(object: object)
        var parameters = ListParameters()
        parameters.attributes = try fields.names("attributes")
        parameters.excludedAttributes = try fields.names("excludedAttributes")
        parameters.filter = try fields.string("filter").map { text throws(SCIMError) in try Filter(parsing: text) }
        parameters.sort = try ListParameters.sort(by: try fields.string("sortBy"), try fields.string("sortOrder"))
        parameters.count = ListParameters.capped(try fields.integer("count"))
        parameters.start = try ListParameters.start(
            index: try fields.integer("startIndex"), cursor: try fields.string("cursor"))
        try parameters.check()
        self.parameters = parameters
    }
}

/// The members of the body, with null as absent.
private struct Fields {
    let object: JSONObject

    func string(_ name: String) throws(SCIMError) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.string else { throw wrong(name, "a string", value) }
        return text
    }

    func integer(_ name: String) throws(SCIMError) -> Int? {
        guard let value = value(name) else { return nil }
        guard let number = value.integer else { throw wrong(name, "a whole number", value) }
        return number
    }

    /// An array, or the text that a query would have.
    func names(_ name: String) throws(SCIMError) -> [String]? {
        guard let value = value(name) else { return nil }
        if let text = value.string { return ListParameters.names(text) }
        guard let elements = value.array, elements.allSatisfy({ $0.string != nil }) else {
            throw wrong(name, "an array of attribute names", value)
        }
        return elements.isEmpty ? nil : elements.compactMap(\.string)
    }

    private func value(_ name: String) -> JSONValue? {
        guard let value = object[ignoringCase: name], value != .null else { return nil }
        return value
    }

    private func wrong(_ name: String, _ expectation: String, _ value: JSONValue) -> SCIMError {
        SCIMError(.invalidValue, "\(name) must be \(expectation), not \(value.kindInWords).")
    }
}
