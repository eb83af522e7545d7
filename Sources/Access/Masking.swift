import StrictJSON

/// Takes secrets out of what is kept or shown: requests, answers, log lines.
///
/// When it cannot tell (a body that is no JSON but speaks of a password) it hides too much rather than too little.
public enum Masking {
    public static let limit = 16_384
    public static let mask = "***"

    /// Whether a member, parameter or header of this name has a secret as its value. Case, `-`, `_` and blanks do not
    /// count.
    public static func isSensitive(_ name: some StringProtocol) -> Bool { SecretScan.speaksOfSecret(name.utf8) }

    /// A body as text of at most `limit` bytes.
    public static func body(_ bytes: [UInt8], limit: Int = limit) -> String {
        // `\u0070assword` is a password, too. Other escapes hide no letters, and nearly every answer has one (its ETag).
        let hasEscapes = SecretScan.hidesLetters(bytes)
        guard hasEscapes || SecretScan.speaksOfSecret(bytes) || SecretScan.holdsCredential(bytes) else {
            // A few bytes more than are shown, so that half a character at their end is cut away.
            return cut(String(decoding: bytes.prefix(limit + 8), as: UTF8.self), limit: limit)
        }
        if bytes.count <= parseLimit, let value = try? JSONValue(parsing: bytes) {
            return cut(mask(value).serialized, limit: limit)
        }
        guard !hasEscapes, !SecretScan.speaksOfSecret(bytes) else {
            return "[\(bytes.count) bytes that are no plain JSON and may hold a secret]"
        }
        return cut(self.text(String(decoding: bytes, as: UTF8.self)), limit: limit)
    }

    /// A path with its query. In the query, values of sensitive names go, and values that speak of one (`filter`).
    public static func target(_ target: String, limit: Int = 2048) -> String {
        guard let mark = target.firstIndex(of: "?") else { return cut(text(target), limit: limit) }
        let pairs = target[target.index(after: mark)...].split(separator: "&", omittingEmptySubsequences: false)
        let masked = pairs.map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let name = parts.first else { return isHiding(pair) ? mask : text(String(pair)) }
            return isHiding(pair) ? "\(name)=\(mask)" : text(String(pair))
        }
        return cut(text(String(target[..<mark])) + "?" + masked.joined(separator: "&"), limit: limit)
    }

    /// The value of a header.
    public static func header(_ name: String, _ value: String, limit: Int = 1024) -> String {
        isSensitive(name) ? mask : cut(text(value), limit: limit)
    }

    /// Free text: what follows `Bearer` or `Basic`, and our own tokens but for their ids.
    public static func text(_ text: String) -> String {
        guard SecretScan.holdsCredential(text.utf8) else { return text }
        return text.replacing(/(?i)\b(bearer|basic)([ \t]+|%20|\+)[A-Za-z0-9._~+\/=-]+/) {
            "\($0.output.1) \(mask)"
        }.replacing(/ush_([0-9a-z]{1,12})_?[0-9A-Za-z_]*/) { "ush_\($0.output.1)_\(mask)" }
    }

    /// At most `limit` bytes with an ellipsis at the end if something is missing; never half a character.
    public static func cut(_ text: String, limit: Int = limit) -> String {
        guard text.utf8.count > limit else { return text }
        var end = text.utf8.index(text.startIndex, offsetBy: max(0, limit - 3))
        while end > text.startIndex, end.samePosition(in: text) == nil { end = text.utf8.index(before: end) }
        return text[..<end] + "…"
    }

    static let parseLimit = 1 << 20

    /// A part of a query; `%70assword` is a password, too.
    private static func isHiding(_ pair: Substring) -> Bool {
        isSensitive(pair) || (pair.contains("%") && isSensitive(pair.percentDecoded))
    }
}
