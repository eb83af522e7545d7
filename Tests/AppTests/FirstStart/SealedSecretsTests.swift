import Foundation
import Testing

@testable import App

struct SealedSecretsTests {
    private func secrets(_ byte: UInt8) throws -> SealedSecrets {
        let place = try TemporaryFolder()
        var configuration = ServerConfiguration()
        configuration.secretKeyFile = try place.file("key", Data(repeating: byte, count: 32).base64EncodedString())
        return SealedSecrets(try SecretKey(configuration, try DataFolder(path: place.path)))
    }

    @Test func `what is sealed opens for its purpose with its key, and in no other way`() throws {
        let sealed = try secrets(1).seal("ada", for: "account a1")
        #expect(try secrets(1).open(sealed, for: "account a1") == "ada")
        #expect(try secrets(1).open(sealed, for: "account a2") == nil)
        #expect(try secrets(2).open(sealed, for: "account a1") == nil)
        #expect(try secrets(1).open("rubbish", for: "account a1") == nil)
        #expect(try secrets(1).seal("ada", for: "account a1") != sealed, "Equal texts must not look equal.")
    }

    @Test func `a digest is the same for the same text and key`() throws {
        #expect(try secrets(1).digest(of: "ada") == secrets(1).digest(of: "ada"))
        #expect(try secrets(1).digest(of: "ada") != secrets(2).digest(of: "ada"))
        #expect(try secrets(1).digest(of: "ada") != secrets(1).digest(of: "eve"))
    }
}
