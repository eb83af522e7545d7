import Directory
import Testing

@testable import Storage

struct DirectoryEventTests {
    private func withStore(_ body: (any DirectoryStore, EventPosition) async throws -> Void) async throws {
        for kind in DatabaseKind.allCases {
            try await kind.withStorage { storage in
                let store = storage.directories
                try await body(store, try await store.eventPosition(in: directory))
            }
        }
    }

    private func events(_ store: any DirectoryStore, after position: EventPosition) async throws -> [DirectoryEvent] {
        try #require(try await store.events(after: position, limit: 1000, in: directory)).events
    }

    @Test func `tell what happened, in order, with the records as they are now`() async throws {
        try await withStore { store, start in
            let team = DirectoryAttribute(name: "team", values: ["x"])
            try await store.make(
                .createUser(DirectoryUser("ada")), .createGroup(DirectoryGroup("g")),
                .addMembership(userID: "id-ada", group: "g", owner: .connector(7)),
                .setUserAttribute(userID: "id-ada", team),
                .removeMembership(userID: "id-ada", group: "g"))
            let ada = try #require(try await store.user(named: "ada", in: directory))
            let group = try #require(try await store.group(named: "g", in: directory))
            #expect(
                try await events(store, after: start) == [
                    .user(.created, ada, attributes: [team]), .group(.created, group),
                    .membership(.created, user: "ada", group: "g"), .user(.updated, ada, attributes: [team]),
                    .membership(.deleted, user: "ada", group: "g"),
                ])
        }
    }

    @Test func `name what is gone`() async throws {
        try await withStore { store, start in
            try await store.make(
                .createUser(DirectoryUser("ada")), .createGroup(DirectoryGroup("g")),
                .addMembership(userID: "id-ada", group: "g", owner: .connector(7)),
                .updateUser(id: "id-ada", DirectoryUserFields(name: "eva")), .renameGroup(name: "g", to: "h"),
                .deleteUser(id: "id-ada"), .deleteGroup(name: "h"))
            #expect(
                try await events(store, after: start) == [
                    .userDeleted(name: "ada"), .groupDeleted(name: "g"), .userDeleted(name: "eva"),
                    .groupDeleted(name: "h"),
                ])
        }
    }

    @Test func `tell renames by both names, and a change of case as an update`() async throws {
        try await withStore { store, _ in
            try await store.make(.createUser(DirectoryUser("ada")), .createGroup(DirectoryGroup("g")))
            let start = try await store.eventPosition(in: directory)
            try await store.make(
                .updateUser(id: "id-ada", DirectoryUserFields(name: "ADA")),
                .updateUser(id: "id-ada", DirectoryUserFields(name: "eva")),
                .renameGroup(name: "g", to: "G"), .renameGroup(name: "g", to: "h"))
            let eva = try #require(try await store.user(named: "eva", in: directory))
            let group = try #require(try await store.group(named: "h", in: directory))
            #expect(
                try await events(store, after: start) == [
                    .user(.updated, eva, attributes: []), .userRenamed(from: "ADA", eva), .group(.updated, group),
                    .groupRenamed(from: "G", to: "h"),
                ])
        }
    }

    @Test func `are silent about changes that change nothing and changes that failed`() async throws {
        try await withStore { store, _ in
            let team = DirectoryAttribute(name: "team", values: ["x"])
            let changes: [DirectoryChange] = [
                .createUser(DirectoryUser("ada")), .createGroup(DirectoryGroup("g", description: "d")),
                .addMembership(userID: "id-ada", group: "g", owner: .connector(7)),
                .setUserAttribute(userID: "id-ada", team), .updateGroup(name: "g", description: "d"),
                .updateUser(id: "id-ada", DirectoryUserFields(isActive: true)),
            ]
            try await store.make(changes)
            let start = try await store.eventPosition(in: directory)
            try await store.make(changes)
            _ = try await store.apply([.deleteUser(id: "nobody"), .deleteGroup(name: "none")], in: directory)
            #expect(try await events(store, after: start).isEmpty)
        }
    }

    @Test func `come page by page and belong to one directory`() async throws {
        try await withStore { store, start in
            try await store.make((0..<5).map { .createUser(DirectoryUser("u\($0)")) })
            try await store.make(.createUser(DirectoryUser("stranger")), in: DirectoryID(2))
            var position = start
            var counts: [Int] = []
            repeat {
                let page = try #require(try await store.events(after: position, limit: 2, in: directory))
                counts.append(page.events.count)
                position = page.position
            } while counts.last == 2
            #expect(counts == [2, 2, 1])
            #expect(try await store.eventPosition(in: directory) == position)
        }
    }

    @Test func `end for positions of another epoch, of the future and of what was trimmed`() async throws {
        for kind in DatabaseKind.allCases {
            try await kind.withStorage { storage in
                var store = SQLDirectoryStore(database: storage.database, writer: storage.writer, now: { 1 })
                store.keptEvents = 50
                let start = try await store.eventPosition(in: directory)
                try await store.make((0..<40).map { .createUser(DirectoryUser("u\($0)")) })
                #expect(try await store.events(after: start, limit: 10, in: directory) != nil)
                try await store.make((40..<300).map { .createUser(DirectoryUser("u\($0)")) })
                #expect(try await store.events(after: start, limit: 10, in: directory) == nil)

                let now = try await store.eventPosition(in: directory)
                let kept = EventPosition(epoch: now.epoch, sequence: now.sequence - 50)
                #expect(try await store.events(after: kept, limit: 100, in: directory)?.events.count == 50)
                let future = EventPosition(epoch: now.epoch, sequence: now.sequence + 1)
                #expect(try await store.events(after: future, limit: 10, in: directory) == nil)
                let foreign = EventPosition(epoch: "x", sequence: now.sequence)
                #expect(try await store.events(after: foreign, limit: 10, in: directory) == nil)
                try await storage.writer.write { _ = try DirectoryStream.renewEpoch($0) }
                #expect(try await store.events(after: now, limit: 10, in: directory) == nil)
            }
        }
    }

    @Test func `positions from before a restore are not followed`() async throws {
        let (folder, backups) = (try TemporaryFolder(), try TemporaryFolder())
        let storage = try await Storage.open(dataFolder: folder.path)
        try await storage.directories.make(.createUser(DirectoryUser("ada")))
        let position = try await storage.directories.eventPosition(in: directory)
        try await storage.close()
        try await Storage.backup(dataFolder: folder.path, to: backups.path + "/backup")
        try await Storage.restore(backups.path + "/backup", dataFolder: folder.path)

        let restored = try await Storage.open(dataFolder: folder.path)
        #expect(try await restored.directories.user(named: "ada", in: directory) != nil)
        #expect(try await restored.directories.events(after: position, limit: 10, in: directory) == nil)
        try await restored.close()
    }
}
