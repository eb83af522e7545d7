import Access
import Testing

@Suite struct ApplicationPasswordTests {
    @Test func `a generated password is admitted by its hash`() {
        var generator = CountingGenerator()
        let password = ApplicationPassword.generate(using: &generator)
        #expect(password.utf8.count == 52)
        #expect(ApplicationPassword.admits(password, stored: ApplicationPassword.hash(password)))
        #expect(!ApplicationPassword.admits(password + "x", stored: ApplicationPassword.hash(password)))
        #expect(!ApplicationPassword.admits(password, stored: nil))
        #expect(!ApplicationPassword.admits("", stored: []))
    }

    @Test(arguments: ["", "\n", "\r\n", "\n\n"])
    func `a line break at the end of a file is not part of the password`(end: String) throws {
        #expect(try ApplicationPassword.given("correct horse battery" + end) == "correct horse battery")
    }

    @Test(arguments: [
        ("", ApplicationPassword.Unusable.tooShort), ("fifteen letters", .tooShort),
        ("short\n\n\n\n\n\n\n\n\n\n\n\n", .tooShort),
        (String(repeating: "x", count: 1025), .tooLong), ("two lines\nof a password", .controlCharacter),
    ])
    func `refuses what is no good password`(content: String, reason: ApplicationPassword.Unusable) {
        #expect(throws: reason) { try ApplicationPassword.given(content) }
    }
}
