import Foundation
import StrictJSON

extension String {
    /// The text without its case: the one folding of Usher. Filters, uniqueness of names and the columns that storage
    /// searches by all use it, so **stored values depend on it**: whoever changes it must rewrite what is stored.
    ///
    /// It is the lower-case mapping of each Unicode scalar, without locale and without looking at neighbours, between
    /// two normalisations to NFC; `ς` becomes `σ`, as both are the small letter of `Σ`. So `É` and `e` with a combining
    /// accent are one; `ẞ` is `ß`, but `ss` is not; `İ` is `i` with a dot above and neither `i` nor `ı`; `ı` stays by
    /// itself. Folding twice changes nothing.
    public var scimFolded: String {
        if utf8.allSatisfy({ $0 < 0x80 }) { return asciiLowercased }
        let lower = normalizedToNFC.lowercased()
        guard lower.unicodeScalars.contains("\u{03C2}") else { return lower.normalizedToNFC }
        var scalars = UnicodeScalarView()
        for scalar in lower.unicodeScalars { scalars.append(scalar == "\u{03C2}" ? "\u{03C3}" : scalar) }
        return String(scalars).normalizedToNFC
    }

    /// The standard library normalises to compare, but hands out no normalised text; Foundation does. Scalars below
    /// U+0300 never change, which spares most names the way through it.
    private var normalizedToNFC: String {
        unicodeScalars.allSatisfy { $0.value < 0x300 } ? self : precomposedStringWithCanonicalMapping
    }
}
