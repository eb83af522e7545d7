import Access
import Administration
import Testing

struct TokenTroubleTests {
    private static let day: Int64 = 86_400_000
    private static let now: Int64 = 1_800_000_000_000

    private static func token(_ label: String, expires days: Int64? = nil, used: Int64? = nil) -> StoredToken {
        StoredToken(
            id: "id-\(label)", scope: .connector(1), hash: [], label: label, created: 1,
            expires: days.map { now + $0 * day }, lastUsed: used.map { now - $0 })
    }

    private static func trouble(_ tokens: StoredToken...) -> TokenTrouble? { TokenTrouble(tokens, now: now) }

    @Test func `a connector without a token, or with expired ones only, has none that is valid`() {
        #expect(Self.trouble() == .noneValid)
        #expect(Self.trouble(Self.token("old", expires: -1), Self.token("older", expires: 0)) == .noneValid)
    }

    @Test func `a token without an end is no trouble`() { #expect(Self.trouble(Self.token("first")) == nil) }

    @Test func `the end of the only token is told two weeks before`() {
        #expect(Self.trouble(Self.token("first", expires: 14)) == nil)
        #expect(
            Self.trouble(Self.token("first", expires: 13)) == .expires(label: "first", at: Self.now + 13 * Self.day))
    }

    @Test func `a new token that is not used yet does not save the one in use`() {
        let trouble = Self.trouble(Self.token("old", expires: 3, used: 60_000), Self.token("new"))
        #expect(trouble == .expires(label: "old", at: Self.now + 3 * Self.day))
    }

    @Test func `a new token that nobody uses does not hide that the one in use has expired`() {
        let trouble = Self.trouble(Self.token("old", expires: -1, used: 60_000), Self.token("new"))
        #expect(trouble == .expired(label: "old"))
        #expect(Self.trouble(Self.token("old", expires: -1, used: 60_000), Self.token("new", used: 1)) == nil)
    }

    @Test func `once the new token is used the end of the old one is no news`() {
        let trouble = Self.trouble(Self.token("old", expires: 3, used: 60_000), Self.token("new", used: 1000))
        #expect(trouble == nil)
    }

    @Test func `of tokens that were never used the one that lasts longest counts`() {
        #expect(Self.trouble(Self.token("short", expires: 1), Self.token("long", expires: 90)) == nil)
    }

    @Test(arguments: [(Int64(13), "in 13 days"), (1, "in 1 day"), (0, "in less than a day")])
    func `people are told in days`(days: Int64, text: String) {
        let trouble = TokenTrouble.expires(label: "first token", at: Self.now + days * Self.day + 1)
        #expect(trouble.told(now: Self.now).contains("“first token” expires \(text)"))
    }
}
