import Access
import Testing

@Suite struct AdministratorTests {
    @Test(arguments: [
        ("ada", true), ("Ada Lovelace", true), ("ada@example.com", true), ("Zoë", true), ("", false), (" ada", false),
        ("ada ", false), ("a\nb", false), ("a/b", false), ("a  b", false), ("..", false), ("a\u{202E}b", false),
        ("local-admin", false),
        ("Local-Admin", false), ("server start", false), (String(repeating: "a", count: 100), true),
        (String(repeating: "a", count: 101), false),
    ])
    func `a name can stand in lists, addresses and the audit log`(name: String, isTaken: Bool) {
        #expect((AdministratorName.objection(name) == nil) == isTaken)
    }

    @Test func `a name is the same in capital letters`() {
        #expect(AdministratorName.folded("Ada") == AdministratorName.folded("aDA"))
        #expect(AdministratorName.folded("Ada") != AdministratorName.folded("Adam"))
    }

    @Test(arguments: [
        ("eleven char", "ada", "at least 12"), ("correct staple", "ada", nil), ("nine lives, one cat", "ada", nil),
        ("Zürich im Nebel", "ada", nil), ("passwordpassword", "ada", "tried first"),
        ("Password1234", "ada", "tried first"),
        ("123456789012", "ada", "counts up"), ("abcdefghijklm", "ada", "counts up"),
        ("aaaaaaaaaaaaaa", "ada", "repeats"),
        ("abababababab", "ada", "repeats"), ("ada.lovelace", "Ada Lovelace", "made of the name"),
        ("ada.lovelace!1", "Ada Lovelace", "made of the name"), ("ada.lovelace rides home", "Ada Lovelace", nil),
        ("correct horse battery staple", "ada", "tried first"), ("qwertyuiop12", "ada", "tried first"),
        ("!$%&/()=?+*#-_.:,;", "ada", nil),
    ])
    func `a password is long and not what is guessed first`(password: String, name: String, objection: String?) {
        let found = PasswordRules.objection(password, name: name)
        if let objection {
            #expect(found?.contains(objection) == true, "\(password): \(found ?? "taken")")
        } else {
            #expect(found == nil, "\(password)")
        }
    }

    @Test func `a password is not longer than a form should be`() {
        let long = (0..<300).map { "\($0 * 7919)" }.joined()
        #expect(PasswordRules.objection(String(long.prefix(1000)), name: "ada") == nil)
        #expect(PasswordRules.objection(String(long.prefix(1001)), name: "ada")?.contains("1000 bytes") == true)
    }
}

@Suite struct PasswordHashTests {
    private static let salt: [UInt8] = Array(0..<16)

    @Test func `a password is admitted by its hash, no other is`() throws {
        let hash = try PasswordHash("nine lives", salt: Self.salt, cost: .low)
        let read = try #require(PasswordHash(text: hash.text))
        #expect(read == hash)
        #expect(try read.admits("nine lives"))
        #expect(try !read.admits("nine live"))
        #expect(try !read.admits(""))
        #expect(!hash.text.contains("nine"))
    }

    /// RFC 7914, section 12: scrypt (P="pleaseletmein", S="SodiumChloride", N=16384, r=8, p=1), the first 32 bytes.
    @Test func `hashes are those of RFC 7914`() throws {
        let text =
            "scrypt$14$8$1$\(hex("SodiumChloride"))$7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
        #expect(try #require(PasswordHash(text: text)).admits("pleaseletmein"))
        #expect(try #require(PasswordHash(text: text)).admits("pleaseletmeout") == false)
    }

    @Test func `the standard cost is within what a server has`() throws {
        let hash = try PasswordHash("nine lives", salt: Self.salt)
        #expect(hash.text.hasPrefix("scrypt$15$8$3$"))
        #expect(try hash.admits("nine lives"))
    }

    @Test(arguments: [
        "", "scrypt", "scrypt$15$8$3$00", "bcrypt$15$8$3$00$11", "scrypt$40$8$3$00$11", "scrypt$20$32$3$00$11",
        "scrypt$15$8$999$00$11", "scrypt$-1$8$3$00$11", "scrypt$15$8$3$0$11", "scrypt$15$8$3$00$xx",
        "scrypt$15$8$3$00$",
    ])
    func `a row that is broken or asks for too much admits nobody`(text: String) {
        #expect(PasswordHash(text: text) == nil)
        let whole = text.replacing("11", with: String(repeating: "11", count: 32))
        if text.contains("$11") && !text.hasPrefix("bcrypt") && !text.contains("$0$") {
            #expect(PasswordHash(text: whole) == nil, "\(whole)")
        }
    }

    private func hex(_ text: String) -> String {
        text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
