/// Looks for words that go with secrets, in one pass over the bytes: nearly every request has none of them, and
/// then nothing has to be parsed or replaced.
enum SecretScan {
    /// Parts of names whose values are secrets; in names `-`, `_` and blanks do not count.
    private static let names = WordTable(
        [
            "password", "passwd", "passphrase", "passcode", "pwd", "secret", "token", "authorization", "credential",
            "apikey", "privatekey", "cookie", "assertion",
        ], ignoring: "-_ ")
    /// What a secret begins with, wherever it stands.
    private static let beginnings = WordTable(["ush_", "bearer", "basic"], ignoring: "")

    static func speaksOfSecret(_ bytes: some Sequence<UInt8>) -> Bool { names.occur(in: bytes) }

    static func holdsCredential(_ bytes: some Sequence<UInt8>) -> Bool { beginnings.occur(in: bytes) }

    /// Whether a letter may stand there as the escape of its number.
    static func hidesLetters(_ bytes: [UInt8]) -> Bool {
        let bytes = bytes.span
        for index in bytes.indices.dropLast() where bytes[index] == UInt8(ascii: "\\") {
            if bytes[index + 1] == UInt8(ascii: "u") { return true }
        }
        return false
    }
}
