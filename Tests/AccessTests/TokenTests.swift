import Access
import Testing

@Suite struct TokenTests {
    private var generator = CountingGenerator()

    @Test func `a token is read as it was written`() throws {
        var generator = generator
        let token = TokenText.generate(using: &generator)
        #expect(token.text.utf8.count == 69)
        #expect(token.text.hasPrefix("ush_\(token.id)_"))
        #expect(TokenText(token.text) == token)
        #expect(token.hash.count == 32)
    }

    @Test func `no two tokens are the same`() {
        var generator = SystemRandomNumberGenerator()
        let tokens = (0..<100).map { _ in TokenText.generate(using: &generator) }
        #expect(Set(tokens.map(\.text)).count == 100)
        #expect(Set(tokens.map(\.id)).count == 100)
    }

    @Test func `a token that is printed keeps its secret`() {
        var generator = generator
        let token = TokenText.generate(using: &generator)
        let secret = token.text.suffix(52)
        var dumped = ""
        dump(token, to: &dumped)
        for text in ["\(token)", String(reflecting: token), dumped, "\([token])"] {
            #expect(!text.contains(secret))
            #expect(text.contains(token.id))
        }
    }

    @Test(arguments: [
        "", "ush_", "ush_000000000000", "USH_{}", "xsh_{}", "ush_{}0", " ush_{}", "ush_{}\n", "ush-{}", "Bearer ush_{}",
    ])
    func `everything else is no token`(form: String) throws {
        let body = String(repeating: "0", count: 12) + "_" + String(repeating: "a", count: 52)
        #expect(TokenText("ush_" + body) != nil)
        #expect(TokenText(form.replacing("{}", with: body)) == nil)
    }

    @Test(arguments: ["A", "i", "l", "o", "u", "_", "-", "é", "\0", " "])
    func `letters that are none of the alphabet are refused`(letter: String) {
        let text =
            "ush_" + String(repeating: "0", count: 12) + "_" + String(repeating: "a", count: 52 - letter.utf8.count)
        #expect(TokenText(text + letter) == nil)
    }

    @Test func `admits the token that is stored, for its scope, until it expires`() throws {
        var generator = generator
        let token = TokenText.generate(using: &generator)
        let stored = StoredToken(token, scope: .connector(1), label: "", created: 0, expires: 100)
        func admits(_ presented: TokenText, _ stored: StoredToken?, _ scope: TokenScope, _ now: Int64) -> Bool {
            TokenCheck.admits(presented, stored: stored, scope: scope, now: now)
        }
        #expect(admits(token, stored, .connector(1), 99))
        #expect(!admits(token, stored, .connector(1), 100))
        #expect(!admits(token, stored, .connector(2), 99))
        #expect(!admits(token, stored, .administration, 99))
        #expect(!admits(token, nil, .connector(1), 99))
        #expect(!admits(TokenText.generate(using: &generator), stored, .connector(1), 99))
        let lasting = StoredToken(token, scope: .administration, label: "", created: 0)
        #expect(admits(token, lasting, .administration, .max))
    }

    @Test func `the same secret under another id is refused`() throws {
        let secret = String(repeating: "a", count: 52)
        let stored = StoredToken(
            try #require(TokenText("ush_000000000000_" + secret)), scope: .administration, label: "", created: 0)
        let other = try #require(TokenText("ush_000000000001_" + secret))
        #expect(other.hash == stored.hash)
        #expect(!TokenCheck.admits(other, stored: stored, scope: .administration, now: 1))
    }
}
