import Foundation
import SCIM
import StrictJSON
import Testing

@testable import Storage

@Suite struct BackupTests {
    @Test func `a backup of a folder in use restores what was there at that moment`() async throws {
        let folder = try TemporaryFolder()
        let file = folder.path + "/copy.sqlite"
        let storage = try await Storage.open(dataFolder: folder.path)
        let ada = try await ResourceFixture(storage).user("ada")
        try await Storage.backup(dataFolder: folder.path, to: file)
        let bob = try await ResourceFixture(storage).user("bob")
        await #expect { try await Storage.restore(file, dataFolder: folder.path) } throws: {
            if case StorageError.dataFolderInUse = $0 { true } else { false }
        }
        try await storage.close()
        try await Storage.restore(file, dataFolder: folder.path)
        let again = try await Storage.open(dataFolder: folder.path)
        #expect(try await ResourceFixture(again).read(.user, ada.id)?.resource == ada)
        #expect(try await ResourceFixture(again).read(.user, bob.id) == nil)
        try await again.checkWritable()
        try await again.close()
    }

    @Test func `a backup never writes over a file`() async throws {
        let folder = try TemporaryFolder()
        let storage = try await Storage.open(dataFolder: folder.path)
        let file = folder.path + "/precious"
        try "x".write(toFile: file, atomically: true, encoding: .utf8)
        await #expect(throws: StorageError.self) { try await Storage.backup(dataFolder: folder.path, to: file) }
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "x")
        try await storage.close()
    }

    @Test(arguments: ["not a database", ""])
    func `what is no backup is refused and the database stays`(_ content: String) async throws {
        let folder = try TemporaryFolder()
        let storage = try await Storage.open(dataFolder: folder.path)
        let ada = try await ResourceFixture(storage).user("ada")
        try await storage.close()
        let file = folder.path + "/bad"
        try content.write(toFile: file, atomically: true, encoding: .utf8)
        await #expect(throws: (any Error).self) { try await Storage.restore(file, dataFolder: folder.path) }
        let again = try await Storage.open(dataFolder: folder.path)
        #expect(try await ResourceFixture(again).read(.user, ada.id)?.resource == ada)
        try await again.close()
    }
}
