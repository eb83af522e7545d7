import Crypto
import Foundation
import Testing

@testable import App

struct SecretKeyTests {
    private let place: TemporaryFolder
    private let folder: DataFolder

    init() throws {
        place = try TemporaryFolder()
        folder = try DataFolder(path: place.path)
    }

    private func bytes(_ key: SecretKey, _ purpose: String) -> [UInt8] {
        key.derived(for: purpose).withUnsafeBytes { Array($0) }
    }

    @Test func `is made once and found again`() throws {
        let first = try SecretKey(ServerConfiguration(), folder)
        let second = try SecretKey(ServerConfiguration(), folder)
        #expect(bytes(first, "x") == bytes(second, "x"))
        #expect(try TemporaryFolder.mode(of: folder.file("secret-key")) == 0o600)
    }

    @Test func `each purpose has a key of its own`() throws {
        let key = try SecretKey(ServerConfiguration(), folder)
        #expect(bytes(key, "x") != bytes(key, "y"))
        #expect(bytes(key, "x").count == 32)
    }

    @Test func `one that is kept elsewhere is used, and none is made`() throws {
        var configuration = ServerConfiguration()
        configuration.secretKeyFile = try place.file("key", Data(repeating: 7, count: 32).base64EncodedString() + "\n")
        _ = try SecretKey(configuration, folder)
        #expect(folder.read("secret-key") == nil)
    }

    @Test(arguments: ["", "rubbish", "c2hvcnQ=", Data(count: 33).base64EncodedString()])
    func `anything else is refused by the name of its file, never its content`(text: String) throws {
        try folder.write("secret-key", text)
        do {
            _ = try SecretKey(ServerConfiguration(), folder)
            Issue.record("taken")
        } catch {
            #expect(error.description.contains("\(place.path)/secret-key"))
            #expect(text.isEmpty || !error.description.contains(text))
        }
    }

    @Test func `a file that was named must be there`() throws {
        var configuration = ServerConfiguration()
        configuration.secretKeyFile = "/nonexistent/key"
        #expect(throws: ConfigurationError.self) { try SecretKey(configuration, folder) }
    }
}
