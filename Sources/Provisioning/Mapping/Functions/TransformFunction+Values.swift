import Crypto

// Values: functions that know what a text stands for.
extension TransformFunction {
    static let date = each(
        "date", [Parameter("format", .datePattern)],
        summary: """
            Writes a date (`2026-03-09`) or a point in time (RFC 3339) in another way, in the time zone it came in. \
            Formats are made of \(DatePattern.tokenList); other letters stand between single quotes. A part of the \
            time that a date doesn't have is 0. No value for a text that is no date.
            """,
        examples: [
            Example(#"date("dd.MM.yyyy")"#, "2026-03-09T22:30:00Z", "09.03.2026"),
            Example(#"date("yyyy-MM-dd")"#, "2026-03-09T23:30:00.123+05:30", "2026-03-09"),
            Example(#"date("d/M/yy 'at' HH:mm")"#, "2026-03-09", "9/3/26 at 00:00"),
            Example(#"date("yyyy")"#, "soon", nil), Example(#"date("yyyy")"#, "2026-02-29", nil),
        ]
    ) { text, arguments in
        CalendarTime(text).flatMap { time in arguments.datePattern(0)?.format(time) }
    }

    static let hash = each(
        "hash", [Parameter("algorithm", .choice(["sha256", "sha512"]))],
        summary: "The hash of the text's UTF-8 bytes in small hexadecimal digits.",
        examples: [
            Example("hash(sha256)", "ada", "\(sha256OfAda)"),
            Example(#"hash("sha256") | truncate(8)"#, "ada", String(sha256OfAda.prefix(8))),
        ]
    ) { text, arguments in
        let bytes = Array(text.utf8)
        return arguments.text(0) == "sha512" ? hex(SHA512.hash(data: bytes)) : hex(SHA256.hash(data: bytes))
    }

    private static let sha256OfAda = "fdee430d40bd57deeac186cd9790033d0f06f909a8806e7ce6e717ab7c7d5029"

    private static func hex(_ digest: some Sequence<UInt8>) -> String {
        digest.reduce(into: "") { text, byte in
            if byte < 16 { text += "0" }
            text += String(byte, radix: 16)
        }
    }
}
