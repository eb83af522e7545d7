import Directory
import SCIM
import Storage
import Sync
import TestSupport
import Testing

@testable import Targets

struct TargetKindsTests {
    @Test func `every kind tells what it is, what it needs and what it can do`() {
        #expect(Set(TargetKinds.descriptions.map(\.word)) == TargetKinds.names)
        for type in TargetKinds.all {
            let kind = type.description
            #expect(kind.word == type.kind)
            #expect(!kind.title.isEmpty && kind.summary.hasSuffix("."), "\(kind.word)")
            #expect(!kind.capabilities.isEmpty, "\(kind.word)")
            #expect(Set(kind.fields.map(\.key)).count == kind.fields.count, "\(kind.word)")
            #expect(!kind.fields.contains { $0.key == "name" || $0.label.isEmpty }, "\(kind.word)")
        }
    }

    @Test func `a directory is tested by reading it`() async throws {
        let store = FakeDirectoryStore()
        let target = DirectoryTarget(store: store, directory: DirectoryID(1), connector: ConnectorID(0))
        let empty = await target.test()
        #expect(empty.map(\.isGood) == [true, true])
        #expect(empty.last?.detail.hasSuffix("Its first account comes with the first sync.") == true)
        _ = try await store.apply(
            [.createUser(DirectoryUser(id: "a", name: "ada", isActive: false))], in: DirectoryID(1))
        let detail = await target.test().last?.detail
        #expect(detail == "Users: 1, of them active: 0; groups: 0; memberships: 0.")
    }

    @Test func `one that can't be read says why and where to look`() async throws {
        let storage = try await TestStorage.open()
        let target = DirectoryTarget(
            store: storage.directories, directory: DirectoryID(1), connector: ConnectorID(0))
        try await storage.close()
        let findings = await target.test()
        #expect(findings.map(\.isGood) == [false])
        #expect(findings.first?.detail.hasSuffix("Look at System.") == true)
    }
}
