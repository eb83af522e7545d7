import Access
import Crypto
import Foundation
import Storage
import Testing

@testable import App

/// The key of a database gets lost, or another takes its place.
@Suite struct LostKeyTests {
    private let place: TemporaryFolder
    private let configuration: ServerConfiguration

    init() throws {
        place = try TemporaryFolder()
        var configuration = ServerConfiguration()
        configuration.dataFolder = place.path + "/data"
        self.configuration = configuration
    }

    private var keyFile: String { configuration.dataFolder + "/secret-key" }

    /// Opens the data folder as a start does, and gives what `body` makes of it.
    @discardableResult
    private func start<Value>(_ body: (Storage) async throws -> Value) async throws -> Value {
        let folder = try DataFolder(path: configuration.dataFolder)
        let storage = try await Storage.open(folder, try SecretKey(configuration, folder), configuration)
        let value = try await body(storage)
        try await storage.close()
        return value
    }

    private func otherKey() throws -> String {
        let bytes = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
        return bytes.base64EncodedString()
    }

    @Test func `a start with the same key goes on`() async throws {
        let first = try await start { try await $0.keyFingerprint() }
        #expect(first?.count == 64)
        #expect(try await start { try await $0.keyFingerprint() } == first)
    }

    @Test func `a start without the key of its database is refused, and no other key is made`() async throws {
        try await start { _ in }
        try FileManager.default.removeItem(atPath: keyFile)
        await #expect {
            try await start { _ in }
        } throws: { error in
            let told = (error as? ConfigurationError)?.description ?? ""
            return told.contains("\(keyFile) is missing") && told.contains("usher new-key") && !told.contains("\n")
        }
        #expect(!FileManager.default.fileExists(atPath: keyFile))
    }

    @Test func `a start with another key is refused until the old one is back`() async throws {
        try await start { _ in }
        let old = try String(contentsOfFile: keyFile, encoding: .utf8)
        try otherKey().write(toFile: keyFile, atomically: true, encoding: .utf8)
        await #expect {
            try await start { _ in }
        } throws: {
            ($0 as? ConfigurationError)?.description.contains("\(keyFile) is not the one") == true
        }
        try old.write(toFile: keyFile, atomically: true, encoding: .utf8)
        try await start { _ in }
    }

    @Test func `a database that knows no key yet remembers the first one`() async throws {
        _ = try DataFolder(path: configuration.dataFolder)
        try await Storage.open(dataFolder: configuration.dataFolder).close()
        try otherKey().write(toFile: keyFile, atomically: true, encoding: .utf8)
        try await start { _ in }
        try otherKey().write(toFile: keyFile, atomically: true, encoding: .utf8)
        await #expect(throws: ConfigurationError.self) { try await start { _ in } }
    }

    @Test func `what is lost is told first and changes nothing, then another key is taken`() async throws {
        try await start { _ in }
        try FileManager.default.removeItem(atPath: keyFile)
        let lost = try await KeyReplacement.loss(configuration)
        #expect(lost == KeyReplacement.Loss(anonymizedAccounts: 0, auditEntries: 0))
        #expect(!FileManager.default.fileExists(atPath: keyFile))

        _ = try await KeyReplacement.carryOut(configuration)
        let entries = try await start { try await $0.audit.entries(.init(limit: 5)) }
        #expect(entries.map(\.note.origin.action) == ["secret-key.replace"])
        #expect(try await start { try await $0.audit.verify(known: nil).problems } == [])
    }

    @Test func `a key that was put in the place of the lost one is taken, not made`() async throws {
        try await start { _ in }
        let other = try otherKey()
        try other.write(toFile: keyFile, atomically: true, encoding: .utf8)
        _ = try await KeyReplacement.carryOut(configuration)
        try await start { _ in }
        #expect(try String(contentsOfFile: keyFile, encoding: .utf8) == other)
    }

    @Test func `a key that fits is never replaced`() async throws {
        try await start { _ in }
        await #expect {
            try await KeyReplacement.carryOut(configuration)
        } throws: {
            ($0 as? ConfigurationError)?.description.hasSuffix("is the key of this database. Nothing was done.") == true
        }
        try await start { _ in }
    }

    @Test func `a restore tells when the key of the backup is not there`() async throws {
        try await start { _ in }
        let file = place.path + "/copy.sqlite"
        try await Backup.make(of: configuration.dataFolder, to: file)
        #expect(try await Backup.restore(file, to: configuration) == nil)

        var elsewhere = configuration
        elsewhere.dataFolder = place.path + "/elsewhere"
        let missing = try #require(try await Backup.restore(file, to: elsewhere))
        #expect(missing.contains("/elsewhere/secret-key is missing"))
        try otherKey().write(toFile: elsewhere.dataFolder + "/secret-key", atomically: true, encoding: .utf8)
        let another = try #require(try await Backup.restore(file, to: elsewhere))
        #expect(another.contains("/elsewhere/secret-key is not the one of this backup"))
    }
}
