import Provisioning
import SCIM
import Sync
import Testing

@testable import Storage

/// What is kept of the work of a sync.
struct SyncOutcomeTests {
    private func step(_ id: String, _ action: String, account: String = "ada") -> StepRecord {
        StepRecord(
            resourceID: id, account: account, action: action, detail: "d", reason: "because", outcome: .done,
            message: nil)
    }

    @Test(arguments: DatabaseKind.allCases)
    func `an outcome clears the mark it has seen and leaves one that moved`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
            let read = try await world.pending()
            try await world.store.mark(bob, world.binding)
            let outcomes = read.map { UserOutcome(resourceID: $0.resourceID, mark: $0.mark, state: .provisioned) }
            try await world.store.record(outcomes, world.binding, retryAt: 0)
            #expect(read.map(\.resourceID) == [ada, bob])
            #expect(try await world.pending().map(\.resourceID) == [bob])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a retry waits for its time, counts, and is forgotten when the mark moves`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let ada = try await world.user("ada")
            for attempt in 0..<2 {
                let mark = try #require(try await world.pending(now: 100).first)
                #expect(mark.attempts == attempt)
                let outcome = UserOutcome(
                    resourceID: ada, mark: mark.mark, state: .failed, message: "no", retry: true)
                try await world.store.record([outcome], world.binding, retryAt: 100)
                #expect(try await world.pending(now: 99).isEmpty)
            }
            #expect(try await world.store.pendingCount(world.binding) == 1)
            try await world.store.mark(ada, world.binding)
            #expect(try await world.pending(now: 0).first?.attempts == 0)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `outcomes apply in order: an account goes from one link into another`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            func link(_ id: String) -> Link {
                Link(resourceID: id, accountID: "a1", isConfirmed: true, origin: .linked)
            }
            try await world.store.record(
                [UserOutcome(resourceID: "old", mark: nil, state: .provisioned, link: link("old"))], world.binding,
                retryAt: 0)
            try await world.store.record(
                [
                    UserOutcome(resourceID: "old", mark: nil, state: .cleanedUp, link: .some(nil)),
                    UserOutcome(resourceID: "new", mark: nil, state: .provisioned, link: link("new")),
                ], world.binding, retryAt: 0)
            let holders = try await world.store.links(toAccounts: ["a1", "a2"], in: world.target)
            #expect(holders == ["a1": LinkHolder(binding: world.binding, resourceID: "new")])
            #expect(try await world.store.links(toAccounts: ["a1"], in: TargetID(99)).isEmpty)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `an outcome without a link leaves the link as it is`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let ada = try await world.user("ada")
            let link = Link(resourceID: ada, accountID: "a1", isConfirmed: false, origin: .created)
            try await world.store.propose([link], world.binding)
            let outcome = UserOutcome(resourceID: ada, mark: nil, state: .failed)
            try await world.store.record([outcome], world.binding, retryAt: 0)
            #expect(try await world.pending().first?.link == link)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `trouble in the middle leaves nothing of the outcomes`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let ada = try await world.user("ada")
            let mark = try await world.pending().first?.mark
            try await world.storage.writer.write { connection in
                try connection.script(
                    "CREATE TRIGGER trouble BEFORE INSERT ON step_record BEGIN SELECT RAISE(ABORT, 'trouble'); END")
            }
            let link = Link(resourceID: ada, accountID: "a1", isConfirmed: true, origin: .created)
            let outcome = UserOutcome(
                resourceID: ada, mark: mark, state: .provisioned, link: link, steps: [step(ada, "createAccount")])
            await #expect(throws: StoreUnavailable.self) {
                try await world.store.record([outcome], world.binding, retryAt: 0)
            }
            let pending = try #require(try await world.pending().first)
            #expect(pending.mark == mark && pending.link == nil)
            #expect(try await world.store.counts(world.binding).isEmpty)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `statuses carry names and accounts, page by page and by state`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
            let link = Link(resourceID: ada, accountID: "a1", isConfirmed: true, origin: .created)
            try await world.store.record(
                [
                    UserOutcome(
                        resourceID: ada, mark: nil, state: .provisioned, link: link, steps: [step(ada, "enable")]),
                    UserOutcome(resourceID: bob, mark: nil, state: .conflict, message: "taken"),
                ], world.binding, retryAt: 0)
            let all = Set(UserState.allCases)
            let statuses = try await world.store.statuses(world.binding, states: all, after: nil, limit: 10)
            #expect(statuses.map(\.userName) == ["ada", "bob"])
            #expect(statuses.map(\.accountID) == ["a1", nil])
            #expect(statuses.map(\.message) == [nil, "taken"])
            #expect(
                try await world.store.statuses(world.binding, states: all, after: ada, limit: 10).map(\.resourceID)
                    == [bob])
            #expect(
                try await world.store.statuses(world.binding, states: [.conflict], after: nil, limit: 10)
                    .map(\.resourceID) == [bob])
            #expect(try await world.store.counts(world.binding) == [.provisioned: 1, .conflict: 1])

            // A deleted user is shown by his last known name while he has an account, then no more.
            try await world.delete(.user, ada)
            let named = try await world.store.statuses(world.binding, states: [.provisioned], after: nil, limit: 10)
            #expect(named.map(\.userName) == ["ada"])
            let deleted = try await world.store.deletedUsers(world.binding, after: nil, limit: 10)
            #expect(deleted.map(\.resourceID) == [ada] && deleted.map(\.accountID) == ["a1"])
            #expect(try await world.store.deletedUsers(world.binding, after: ada, limit: 10).isEmpty)
            let gone = UserOutcome(resourceID: ada, mark: nil, state: .cleanedUp, link: .some(nil))
            try await world.store.record([gone], world.binding, retryAt: 0)
            #expect(try await world.store.counts(world.binding) == [.conflict: 1])
            #expect(try await world.store.deletedUsers(world.binding, after: nil, limit: 10).isEmpty)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `nobody is listed twice or left out while states change between pages`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let conflicts: Set<UserState> = [.needsDecision, .conflict, .protected, .skipped]
            var users: [String] = []
            for number in 0..<12 { users.append(try await world.user("u\(number)")) }
            func turn(_ shift: Int) async throws {
                let states = conflicts.sorted { $0.rawValue < $1.rawValue }
                let outcomes = users.enumerated().map { index, user in
                    UserOutcome(resourceID: user, mark: nil, state: states[(index + shift) % states.count])
                }
                try await world.store.record(outcomes, world.binding, retryAt: 0)
            }
            var seen: [String] = []
            for page in 0...users.count {
                try await turn(page)
                seen += try await world.store.statuses(world.binding, states: conflicts, after: seen.last, limit: 1)
                    .map(\.resourceID)
            }
            #expect(seen == users.sorted())
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `steps come newest first, of one user or of all, and old ones go`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            var store = SQLSyncStore(
                database: world.storage.database, writer: world.storage.writer, now: { 42 }, secrets: nil)
            store.keptSteps = 100
            let first = UserOutcome(
                resourceID: "a", mark: nil, state: .provisioned,
                steps: [step("a", "createAccount"), step("a", "addMembership")])
            let second = UserOutcome(resourceID: "b", mark: nil, state: .provisioned, steps: [step("b", "disable")])
            try await store.record([first, second], world.binding, retryAt: 0)
            let all = try await store.steps(world.binding, resourceID: nil, limit: 10)
            #expect(all.map(\.step) == [step("b", "disable"), step("a", "addMembership"), step("a", "createAccount")])
            #expect(all.map(\.at) == [42, 42, 42])
            let older = try await store.steps(world.binding, resourceID: nil, before: all[0].number, limit: 1)
            #expect(older == [all[1]])
            #expect(
                try await store.steps(world.binding, resourceID: "a", limit: 1).map(\.step.action) == ["addMembership"])

            for _ in 0..<3 {
                let many = UserOutcome(
                    resourceID: "c", mark: nil, state: .provisioned,
                    steps: (0..<150).map { step("c", "step \($0)") })
                try await store.record([many], world.binding, retryAt: 0)
            }
            let kept = try await store.steps(world.binding, resourceID: nil, limit: 1000)
            #expect(kept.count == 100)
            #expect(kept.first?.step.action == "step 149")
        }
    }
}
