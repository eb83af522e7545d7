import SCIM
import Testing

struct CaseFoldingTests {
    @Test(arguments: [
        ("BJensen", "bjensen"), ("\u{C9}MILE", "\u{E9}mile"), ("E\u{301}MILE", "\u{E9}mile"), ("\u{416}", "\u{436}"),
        ("\u{1E9E}", "\u{DF}"), ("\u{DF}", "\u{DF}"), ("\u{130}", "i\u{307}"), ("\u{131}", "\u{131}"), ("I", "i"),
        ("\u{39D}\u{3AF}\u{3BA}\u{3BF}\u{3C2}", "\u{3BD}\u{3AF}\u{3BA}\u{3BF}\u{3C3}"), ("\u{212B}", "\u{E5}"),
        ("\u{1F600}", "\u{1F600}"), ("", ""), ("\u{6771}\u{4EAC}", "\u{6771}\u{4EAC}"), ("\u{AC00}", "\u{AC00}"),
        ("\u{1100}\u{1161}", "\u{AC00}"), ("\u{130}\u{331}", "i\u{331}\u{307}"),
    ])
    func `folds to these very bytes`(_ text: String, _ folded: String) {
        #expect(Array(text.scimFolded.utf8) == Array(folded.utf8))
        #expect(Array(text.scimFolded.scimFolded.utf8) == Array(folded.utf8))
    }

    @Test(arguments: [("STRASSE", "Stra\u{DF}e"), ("\u{130}pek", "ipek"), ("\u{131}", "i"), ("e", "\u{E9}")])
    func `keeps apart what only some languages take for the same`(_ left: String, _ right: String) {
        #expect(left.scimFolded != right.scimFolded)
    }

    @Test func `changes nothing when it is done twice, whatever the scalars`() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<2_000 {
            var scalars = String.UnicodeScalarView()
            for _ in 0..<6 {
                if let scalar = Unicode.Scalar(UInt32.random(in: 1...0x2FFF, using: &generator)) {
                    scalars.append(scalar)
                }
            }
            let folded = String(scalars).scimFolded
            #expect(Array(folded.scimFolded.utf8) == Array(folded.utf8))
        }
    }
}
