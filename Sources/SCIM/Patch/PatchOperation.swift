import StrictJSON

/// One operation of a PATCH. Members that the RFC does not know are ignored; Entra ID sends some.
struct PatchOperation: Sendable {
    let kind: AttributeEdit.Kind
    let path: String?
    /// `.null` when there is none or when it is null: both mean that there is no value.
    let value: JSONValue
    private let hasValue: Bool

    init(parsing operation: JSONValue, number: Int) throws(SCIMError) {
        guard case .object(let object) = operation, let name = object[ignoringCase: "op"]?.string,
            let kind = AttributeEdit.Kind(rawValue: name.lowercased())
        else { throw SCIMError(.invalidSyntax, "Operation \(number) needs an op: add, replace or remove.") }
        self.kind = kind
        value = object[ignoringCase: "value"] ?? .null
        hasValue = object[ignoringCase: "value"] != nil
        switch object[ignoringCase: "path"] {
        case nil, .null?, .string("")?: path = nil
        case .string(let text)?: path = text
        case let other?:
            throw SCIMError(.invalidPath, "The path of operation \(number) must be a string, not \(other.kindInWords).")
        }
        if kind == .remove, path == nil { throw SCIMError(.noTarget, "Operation \(number) removes, but has no path.") }
        if kind != .remove, !hasValue { throw SCIMError(.invalidValue, "Operation \(number) has no value.") }
    }

    func apply(to editor: inout ResourceEditor) throws(SCIMError) {
        guard let path else { return try editor.apply(kind, members: try unboxed()) }
        try editor.apply(kind, path: path, value: value)
    }

    /// The value of an operation without path; a client is known to box it in an array.
    private func unboxed() throws(SCIMError) -> JSONObject {
        if case .object(let object) = value { return object }
        if case .array(let elements) = value, elements.count == 1, case .object(let object)? = elements.first {
            return object
        }
        throw SCIMError(.invalidValue, "The value of an operation without path must be an object of attributes.")
    }
}
