/// How names in Latin letters are written in ASCII.
enum ASCIISpelling {
    /// Letters without ASCII spelling are left out.
    static func of(_ text: String) -> String {
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if scalar.isASCII {
                result.unicodeScalars.append(scalar)
            } else if let spelling = spellings[scalar] {
                result += spelling
            }
        }
        return result
    }

    // Combining marks are not in the table, so decomposed letters lose them as well.
    private static let spellings: [Unicode.Scalar: String] = {
        var spellings: [Unicode.Scalar: String] = [:]
        for (spelling, letters) in table {
            for letter in letters.unicodeScalars { spellings[letter] = spelling }
        }
        return spellings
    }()

    // One line for each spelling, made from the canonical decompositions of Unicode's Latin blocks; the letters that
    // have none (ø, ł, ß, …) are added.
    private static let table: KeyValuePairs<String, String> = [
        " ": "\u{A0}\u{2009}\u{202F}\u{2007}\u{3000}",
        "\"": "“”„«»",
        "'": "‘’‚‹›ʼʻ",
        "'n": "ŉ",
        "-": "‐‑‒–—",
        ".": "·",
        "...": "…",
        "1": "¹",
        "2": "²",
        "3": "³",
        "A": "ÀÁÂÃÄÅĀĂĄǍǞǠǺȀȂȦḀẠẢẤẦẨẪẬẮẰẲẴẶȺ",
        "AE": "ǢÆǼ",
        "B": "ḂḄḆƁɃ",
        "C": "ÇĆĈĊČḈȻ",
        "D": "ĎḊḌḎḐḒĐÐƉƊ",
        "DZ": "ǄǱ",
        "Dz": "ǅǲ",
        "E": "ÈÉÊËĒĔĖĘĚȄȆȨḔḖḘḚḜẸẺẼẾỀỂỄỆƎƏƐɆ",
        "F": "Ḟ",
        "G": "ĜĞĠĢǦǴḠƓǤ",
        "H": "ĤȞḢḤḦḨḪĦ",
        "I": "ÌÍÎÏĨĪĬĮİǏȈȊḬḮỈỊƗƖ",
        "IJ": "Ĳ",
        "J": "ĴɈ",
        "K": "ĶǨḰḲḴƘ",
        "L": "ĹĻĽḶḸḺḼŁȽ",
        "LJ": "Ǉ",
        "Lj": "ǈ",
        "M": "ḾṀṂ",
        "N": "ÑŃŅŇǸṄṆṈṊŊƝ",
        "NJ": "Ǌ",
        "Nj": "ǋ",
        "O": "ÒÓÔÕÖŌŎŐƠǑǪǬȌȎȪȬȮȰṌṎṐṒỌỎỐỒỔỖỘỚỜỞỠỢØǾƟ",
        "OE": "Œ",
        "P": "ṔṖƤ",
        "R": "ŔŖŘȐȒṘṚṜṞɌ",
        "S": "ŚŜŞŠȘṠṢṤṦṨⱾ",
        "SS": "ẞ",
        "T": "ŢŤȚṪṬṮṰŦƬƮ",
        "Th": "Þ",
        "U": "ÙÚÛÜŨŪŬŮŰŲƯǓǕǗǙǛȔȖṲṴṶṸṺỤỦỨỪỬỮỰɄ",
        "V": "ṼṾƲ",
        "W": "ŴẀẂẄẆẈ",
        "X": "ẊẌ",
        "Y": "ÝŶŸȲẎỲỴỶỸƳɎ",
        "Z": "ŹŻŽẐẒẔƵ",
        "a": "àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặª",
        "ae": "ǣæǽ",
        "b": "ḃḅḇƀ",
        "c": "çćĉċčḉȼ",
        "d": "ďḋḍḏḑḓđð",
        "dz": "ǆǳ",
        "e": "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệəɇ",
        "f": "ḟ",
        "ff": "ﬀ",
        "ffi": "ﬃ",
        "ffl": "ﬄ",
        "fi": "ﬁ",
        "fl": "ﬂ",
        "g": "ĝğġģǧǵḡǥ",
        "h": "ĥȟḣḥḧḩḫẖħ",
        "i": "ìíîïĩīĭįǐȉȋḭḯỉịı",
        "ij": "ĳ",
        "j": "ĵǰȷɉ",
        "k": "ķǩḱḳḵĸƙ",
        "l": "ĺļľḷḹḻḽł",
        "lj": "ǉ",
        "m": "ḿṁṃ",
        "n": "ñńņňǹṅṇṉṋŋ",
        "nj": "ǌ",
        "o": "òóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợøǿº",
        "oe": "œ",
        "p": "ṕṗƥ",
        "r": "ŕŗřȑȓṙṛṝṟɍ",
        "s": "śŝşšșṡṣṥṧṩẛſ",
        "ss": "ß",
        "st": "ﬅﬆ",
        "t": "ţťțṫṭṯṱẗŧƫƭ",
        "th": "þ",
        "u": "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự",
        "v": "ṽṿ",
        "w": "ŵẁẃẅẇẉẘ",
        "x": "ẋẍ×",
        "y": "ýÿŷȳẏẙỳỵỷỹƴɏ",
        "z": "źżžẑẓẕƶɀ",
    ]
}
