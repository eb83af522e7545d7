import Foundation
import SCIM
import StrictJSON
import Testing

@testable import Storage

@Suite struct CrashTests {
    /// What a machine finds after it lost power: the files as they lie there, without anybody having closed them.
    private func copy(of folder: TemporaryFolder) throws -> TemporaryFolder {
        let copy = try TemporaryFolder()
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where !name.hasSuffix("-shm") {
            try FileManager.default.copyItem(atPath: folder.path + "/" + name, toPath: copy.path + "/" + name)
        }
        return copy
    }

    @Test func `what was acknowledged is there after a crash, and nothing half done`() async throws {
        let folder = try TemporaryFolder()
        let storage = try await Storage.open(dataFolder: folder.path)
        let fixture = ResourceFixture(storage)
        var ids: [String] = []
        for number in 0..<20 { ids.append(try await fixture.user("u\(number)").id) }
        let group = try await fixture.group("staff", members: ids)
        await #expect(throws: SCIMError.self) { try await fixture.change(group.id, .removeAll, .add(["nobody"])) }

        let crashed = try copy(of: folder)
        let again = try await Storage.open(dataFolder: crashed.path)
        #expect(try await ResourceFixture(again).members(group.id) == [ids])
        #expect(try await ResourceFixture(again).read(.group, group.id)?.resource == group)
        #expect(try await ResourceFixture(again).texts("PRAGMA integrity_check") == ["ok"])
        try await again.close()
        try await storage.close()
    }

    @Test func `a log that broke off in the middle of a write loses that write alone`() async throws {
        let folder = try TemporaryFolder()
        let storage = try await Storage.open(dataFolder: folder.path)
        let first = try await ResourceFixture(storage).user("first")
        let before = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/usher.sqlite-wal")).count
        let second = try await ResourceFixture(storage).user("second")

        let crashed = try copy(of: folder)
        let log = try FileHandle(forWritingTo: URL(fileURLWithPath: crashed.path + "/usher.sqlite-wal"))
        try log.truncate(atOffset: UInt64(before + 100))
        try log.close()
        let again = try await Storage.open(dataFolder: crashed.path)
        #expect(try await ResourceFixture(again).read(.user, first.id)?.resource == first)
        #expect(try await ResourceFixture(again).read(.user, second.id) == nil)
        #expect(try await ResourceFixture(again).texts("PRAGMA integrity_check") == ["ok"])
        try await again.close()
        try await storage.close()
    }
}
