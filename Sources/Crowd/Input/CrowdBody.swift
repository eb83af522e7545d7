import StrictJSON

/// The body of a request, in either form. XML ignores what it does not know; JSON refuses it in plain text.
public struct CrowdBody: Sendable {
    enum Form: Sendable {
        case xml(XMLElement)
        case json(JSONObject)
    }

    let form: Form

    public init(parsing bytes: [UInt8], _ format: CrowdFormat) throws(CrowdError) {
        switch format {
        case .xml:
            do {
                form = .xml(try XMLElement(parsing: bytes))
            } catch {
                throw CrowdError(.illegalArgument, error.reason)
            }
        case .json:
            let value: JSONValue
            do {
                value = try JSONValue(parsing: bytes, limits: JSONLimits(depth: 80, nodes: 20_000))
            } catch {
                throw .plainText("The body is no JSON that is taken here: \(error.description).")
            }
            guard let object = value.object else { throw .plainText("The body has to be a JSON object.") }
            form = .json(object)
        }
    }

    /// A text by its name: in XML an attribute or a child element, in JSON a member. The names in `known` are the
    /// members that JSON may have.
    public func text(_ name: String, known: [String]) throws(CrowdError) -> String? {
        switch form {
        case .xml(let element): return element[attribute: name] ?? element.child(name)?.text
        case .json(let object):
            try object.check(known)
            return try object.text(name)
        }
    }
}

extension JSONObject {
    func check(_ known: [String]) throws(CrowdError) {
        guard let unknown = names.first(where: { !known.contains($0) }) else { return }
        throw .plainText("Unrecognized field \"\(unknown.prefix(100))\". Known are: \(known.joined(separator: ", ")).")
    }

    func text(_ name: String) throws(CrowdError) -> String? {
        switch self[name] {
        case nil, .null: return nil
        case .string(let text): return text
        case .some(let other): throw .plainText("\"\(name)\" has to be a string, not \(other.kind).")
        }
    }

    func array(_ name: String) throws(CrowdError) -> [JSONValue] {
        switch self[name] {
        case nil, .null: return []
        case .array(let values): return values
        case .some(let other): throw .plainText("\"\(name)\" has to be an array, not \(other.kind).")
        }
    }

    func object(_ name: String) throws(CrowdError) -> JSONObject? {
        switch self[name] {
        case nil, .null: return nil
        case .object(let object): return object
        case .some(let other): throw .plainText("\"\(name)\" has to be an object, not \(other.kind).")
        }
    }
}

extension JSONValue {
    func member() throws(CrowdError) -> JSONObject {
        guard case .object(let object) = self else { throw .plainText("Each entry has to be an object, not \(kind).") }
        return object
    }
}
