import Administration
import Foundation
import Storage
import Testing

@testable import App

@Suite struct BackupTests {
    /// A folder of the test, and in it one with a database.
    private func data() async throws -> (TemporaryFolder, DataFolder) {
        let temporary = try TemporaryFolder()
        let folder = try DataFolder(path: temporary.path + "/data")
        try await Storage.open(dataFolder: folder.path).close()
        return (temporary, folder)
    }

    @Test func `a backup is known to the data folder that it is of`() async throws {
        let (temporary, folder) = try await data()
        #expect(Backup.last(in: folder) == nil)
        let file = temporary.path + "/a copy.sqlite"
        try await Backup.make(of: folder.path, to: file)
        let last = try #require(Backup.last(in: folder))
        #expect(last.file == file)
        #expect(last.at > 1_700_000_000_000)
        #expect(FileManager.default.fileExists(atPath: file))
    }

    @Test func `a file that exists is left alone, and no backup is noted`() async throws {
        let (temporary, folder) = try await data()
        let file = temporary.path + "/precious"
        try "x".write(toFile: file, atomically: true, encoding: .utf8)
        await #expect(throws: ConfigurationError.self) { try await Backup.make(of: folder.path, to: file) }
        #expect(Backup.last(in: folder) == nil)
    }

    @Test func `a mistyped folder is not made`() async throws {
        let temporary = try TemporaryFolder()
        let path = temporary.path + "/dta"
        await #expect {
            try await Backup.make(of: path, to: temporary.path + "/copy")
        } throws: { error in
            (error as? ConfigurationError)?.description
                == "There is no database in the data folder \(path). Name another with --data."
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `what is no backup is not put back, and says so`() async throws {
        let (temporary, folder) = try await data()
        let nothing = temporary.path + "/nothing"
        var configuration = ServerConfiguration()
        configuration.dataFolder = folder.path
        await #expect(throws: ConfigurationError.self) { try await Backup.restore(nothing, to: configuration) }
        try "x".write(toFile: nothing, atomically: true, encoding: .utf8)
        await #expect(throws: ConfigurationError.self) { try await Backup.restore(nothing, to: configuration) }
        try await Storage.open(dataFolder: folder.path).close()
    }

    @Test(arguments: ["", "yesterday copy.sqlite", "2026-01-31T00:00:00Z", "\u{0}"])
    func `a note that nobody wrote is no backup`(note: String) async throws {
        let (temporary, folder) = try await data()
        try folder.write("last-backup", note)
        #expect(Backup.last(in: folder) == nil, "\(temporary.path)")
    }
}
