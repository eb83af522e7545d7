import StrictJSON

/// The values of a claim: one text or a list of them.
enum ClaimValues {
    /// A claim of exactly this name comes first; otherwise each dot goes into an object (`realm_access.roles`).
    static func of(_ name: String, in claims: JSONObject) -> [String] {
        if let value = claims[name] { return texts(value) }
        var found: JSONValue? = .object(claims)
        for part in name.split(separator: ".") { found = found?.object?[String(part)] }
        return found.map(texts) ?? []
    }

    private static func texts(_ value: JSONValue) -> [String] {
        value.string.map { [$0] } ?? value.array?.compactMap(\.string) ?? []
    }
}

/// `application/x-www-form-urlencoded`.
enum Form {
    static func encoded(_ fields: [(String, String)]) -> String {
        fields.map { "\($0.0)=\(encoded($0.1))" }.joined(separator: "&")
    }

    /// All but the unreserved characters of RFC 3986.
    static func encoded(_ text: String) -> String {
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
        return text.utf8.map { byte in
            plain.contains(byte)
                ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}
