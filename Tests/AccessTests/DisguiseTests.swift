import Access
import Testing

struct DisguiseTests {
    @Test(
        arguments: [
            ("\u{202E}exe.txt", "‹U+202E›exe.txt"), ("ad\u{200B}a", "ad‹U+200B›a"), ("a\u{AD}da", "a‹U+00AD›da"),
            ("ada\u{200D}", "ada‹U+200D›"), ("ada\u{FE0F}", "ada‹U+FE0F›"), ("\u{200E}ada", "‹U+200E›ada"),
            ("ada\u{2028}", "ada‹U+2028›"), ("\u{1B}[31m", "‹U+001B›[31m"), ("ada\u{3164}", "ada‹U+3164›"),
            ("ada\u{E0061}", "ada‹U+E0061›"), ("ada\u{FEFF}", "ada‹U+FEFF›"),
            ("\u{2067}ada\u{2069}", "‹U+2067›ada‹U+2069›"),
            ("\u{1F469}\u{200D}\u{200D}", "\u{1F469}\u{200D}‹U+200D›"), ("ada1\u{FE0F}", "ada1‹U+FE0F›"),
            ("ada\u{E0100}", "ada‹U+E0100›"), ("\u{FE0F}\u{20E3}", "‹U+FE0F›\u{20E3}"),
            ("ada\u{7F}\u{85}", "ada‹U+007F›‹U+0085›"),
        ])
    func `what can't be seen in a name is told by its number`(name: String, told: String) {
        #expect(name.undisguised == told)
    }

    @Test func `a line has no breaks, a text may`() {
        #expect("one\r\ntwo\tthree\u{200B}".undisguisedLine == "one‹U+000D›‹U+000A›two‹U+0009›three‹U+200B›")
        #expect("one\r\ntwo\tthree\u{200B}".undisguised == "one\r\ntwo\tthree‹U+200B›")
    }

    @Test(
        arguments: [
            "", "ada", "Ada  Lovelace", "é", "e\u{301}", "שלום שרה", "شركة", "علی\u{200C}رضا", "क\u{94D}\u{200D}ष",
            "漢字", "葛\u{E0100}城", "1\u{FE0F}\u{20E3}", "©\u{FE0F}", "®\u{FE0F}",
            "\u{1F469}\u{200D}\u{1F52C}", "\u{2764}\u{FE0F}", "o’brien", "a\u{A0}b", "one\ntwo\tthree",
            "№ 5 – “x” → y …",
        ])
    func `names in any script stay as they are`(name: String) {
        #expect(name.undisguised == name)
    }
}
