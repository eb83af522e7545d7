import StrictJSON

extension SQLValue {
    /// For `Dialect.texts`.
    static func list(_ texts: some Sequence<String>) -> SQLValue {
        .text(JSONValue.array(texts.map { .string($0) }).serialized)
    }

    /// For `Dialect.integers`.
    static func integers(_ values: some Sequence<Int64>) -> SQLValue {
        .text("[" + values.map(String.init).joined(separator: ",") + "]")
    }

    static func optional(_ text: String?) -> SQLValue { text.map { .text($0) } ?? .null }
    static func optional(_ integer: Int64?) -> SQLValue { integer.map { .integer($0) } ?? .null }
    static func flag(_ value: Bool) -> SQLValue { .integer(value ? 1 : 0) }
}
