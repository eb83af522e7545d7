import SCIM
public import StrictJSON

extension JSONValue {
    /// A string, or null for none.
    public static func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

    /// A time in milliseconds since 1970 as RFC 3339, or null.
    public static func time(_ milliseconds: Int64?) -> JSONValue {
        milliseconds.map { .string(Timestamp(milliseconds: $0).rfc3339) } ?? .null
    }
}
