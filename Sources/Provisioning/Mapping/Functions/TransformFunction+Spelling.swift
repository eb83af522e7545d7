// Spelling: functions that make another spelling of each text.
extension TransformFunction {
    static let lower = each(
        "lower", summary: "Small letters.",
        examples: [Example("lower", "Ada.LOVELACE", "ada.lovelace"), Example("lower", "ÉCOLE", "école")]
    ) { text, _ in text.lowercased() }

    static let upper = each(
        "upper", summary: "Capital letters.", examples: [Example("upper", "ada", "ADA")]
    ) { text, _ in text.uppercased() }

    static let trim = each(
        "trim", summary: "Without the white space at both ends. Nothing but white space: no value.",
        examples: [Example("trim", "  Ada Lovelace ", "Ada Lovelace"), Example("trim", "   ", nil)]
    ) { text, _ in
        let start = text.drop(while: \.isWhitespace)
        return start.lastIndex { !$0.isWhitespace }.map { String(start[...$0]) }
    }

    static let ascii = each(
        "ascii",
        summary: """
            Letters with marks lose them, ligatures and typographic signs are written out; what ASCII can't spell is \
            left out. Where `ä` has to become `ae`, `replace` it first.
            """,
        examples: [
            Example("ascii", "Éloïse", "Eloise"), Example("ascii", "Straße", "Strasse"),
            Example("ascii", "Søren Łukasz Æsir", "Soren Lukasz AEsir"), Example("ascii", "王 Wang", " Wang"),
            Example("ascii", "王", nil),
        ]
    ) { text, _ in ASCIISpelling.of(text) }

    static let prefix = each(
        "prefix", [Parameter("text")], summary: "Puts a text before it.",
        examples: [Example(#"prefix("x-")"#, "ada", "x-ada")]
    ) { text, arguments in (arguments.text(0) ?? "") + text }

    static let suffix = each(
        "suffix", [Parameter("text")], summary: "Puts a text behind it.",
        examples: [Example(#"suffix("@example.com")"#, "ada", "ada@example.com")]
    ) { text, arguments in text + (arguments.text(0) ?? "") }
}
