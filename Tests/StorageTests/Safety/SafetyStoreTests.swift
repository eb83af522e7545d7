import Provisioning
import SCIM
import Sync
import Testing

@testable import Storage

@Suite struct SafetyStoreTests {
    private func step(
        _ user: String, _ action: String = "disableAccount", _ decision: HeldStep.Decision = .waiting
    ) -> HeldStep {
        HeldStep(
            key: StepKey(resourceID: user, accountID: "a-\(user)", action: action, detail: "it's → \"x\""),
            kind: .accounts, account: user, reason: "why", limit: "the 101st", decision: decision,
            source: SourceFingerprint(rawValue: "f"))
    }

    @Test(arguments: DatabaseKind.allCases)
    func `what was begun counts once, within the window only`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let keys = (0..<100).map { SafetyKey(resourceID: "u\($0)", kind: .accounts) }
            let leaving = [
                SafetyKey(resourceID: "u1", kind: .memberships, group: "it's"),
                SafetyKey(resourceID: "u1", kind: .memberships, group: "staff"),
                SafetyKey(resourceID: "u2", kind: .memberships, group: "staff"),
            ]
            try await world.store.begin(Set(keys), approved: [], at: 1000, forgetting: 0, world.binding)
            try await world.store.begin(
                Set(keys.prefix(10) + leaving), approved: [], at: 2000, forgetting: 0, world.binding)
            let asked = Set(leaving + [keys[5], keys[50], SafetyKey(resourceID: "other", kind: .accounts)])
            let all = try await world.store.safetyCounts(asked, after: 0, world.binding)
            #expect(all.done == [.accounts: 100, .memberships: 3])
            #expect(all.left == ["it's": 1, "staff": 2])
            #expect(all.keys == asked.subtracting([SafetyKey(resourceID: "other", kind: .accounts)]))
            let recent = try await world.store.safetyCounts(asked, after: 1000, world.binding)
            #expect(recent.done == [.accounts: 10, .memberships: 3])
            #expect(!recent.keys.contains(keys[50]))
            // What is older than the window is forgotten for good.
            try await world.store.begin([keys[0]], approved: [], at: 3000, forgetting: 1000, world.binding)
            #expect(try await world.store.safetyCounts([], after: 0, world.binding).done[.accounts] == 10)
            // What a clock that was ahead has counted counts from now.
            try await world.store.begin([], approved: [], at: 1500, forgetting: 0, world.binding)
            #expect(try await world.store.safetyCounts([], after: 1500, world.binding).done.isEmpty)
            #expect(try await world.store.safetyCounts([], after: 1499, world.binding).done[.accounts] == 10)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `outcomes tell what of it is done, what came back, and what of it is away`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let (binding, store) = (world.binding, world.store)
            let user = try await world.user("ada")
            let account = SafetyKey(resourceID: user, kind: .accounts)
            let staff = SafetyKey(resourceID: user, kind: .memberships, group: "staff")
            let renaming = SafetyKey.renaming("old", with: user)
            let all: Set = [account, staff, renaming]
            func counts() async throws -> SafetyCounts { try await store.safetyCounts(all, after: 0, binding) }
            func record(_ change: (inout UserOutcome) -> Void) async throws {
                var outcome = UserOutcome(resourceID: user, mark: nil, state: .cleanedUp)
                change(&outcome)
                try await store.record([outcome], binding, retryAt: 0)
            }
            let link = Link(resourceID: user, accountID: "a", isConfirmed: true, origin: .created)
            try await record {
                $0.state = .provisioned
                $0.isCleanedUp = false
                $0.link = .some(link)
            }
            try await store.begin(all, approved: [], at: 1, forgetting: 0, binding)
            #expect(try await counts().begun == all)
            #expect(try await counts().gone.isEmpty)
            try await record { $0.safety.done = [staff] }
            #expect(try await counts().begun == [account, renaming])
            #expect(try await counts().goneFrom == ["staff": 1])
            try await record { _ in }
            #expect(try await counts().begun.isEmpty)
            #expect(try await counts().gone == [.accounts: 1, .memberships: 1])
            // He is back, and in his group.
            try await record {
                $0.state = .provisioned
                $0.isCleanedUp = false
                $0.safety.returned = [staff]
            }
            #expect(try await counts().gone.isEmpty)
            #expect(try await counts().goneFrom.isEmpty)
            #expect(try await counts().done == [.accounts: 1, .memberships: 2])
            #expect(try await counts().keys == all)
            // The second time it is begun anew; then the account is another user's.
            try await store.begin(all, approved: [], at: 2, forgetting: 0, binding)
            #expect(try await counts().begun == all)
            try await record { $0.link = .some(nil) }
            #expect(try await counts().gone == [.accounts: 1, .memberships: 1])
            try await record { $0.safety.isPassedOn = true }
            #expect(try await counts().gone.isEmpty)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `what was approved is told apart, and is begun for nobody`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let (binding, store) = (world.binding, world.store)
            let keys = (0..<5).map { SafetyKey(resourceID: "u\($0)", kind: .memberships, group: "staff") }
            func counts() async throws -> SafetyCounts { try await store.safetyCounts(Set(keys), after: 0, binding) }
            try await store.begin(Set(keys), approved: Set(keys.prefix(3)), at: 1, forgetting: 0, binding)
            let begun = try await counts()
            #expect(begun.done == [.memberships: 2])
            #expect(begun.left == ["staff": 2])
            #expect(begun.approved.done == [.memberships: 3])
            #expect(begun.approved.left == ["staff": 3])
            #expect(begun.approved.keys == Set(keys.prefix(3)))
            #expect(begun.keys == Set(keys))
            #expect(begun.begun == Set(keys.suffix(2)))
            try await store.settle(done: Set(keys.dropLast()), refused: [keys[4]], binding)
            let settled = try await counts()
            #expect(settled.keys == Set(keys.dropLast()))
            #expect(settled.begun.isEmpty)
            #expect(settled.gone == [.memberships: 1])
            #expect(settled.goneFrom == ["staff": 1])
            // Lost again without approval.
            try await store.begin([keys[0]], approved: [], at: 2, forgetting: 0, binding)
            #expect(try await counts().approved.keys == [keys[1], keys[2]])
            #expect(try await counts().done == [.memberships: 2])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `what is approved of one group approves nothing of another`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let (binding, store) = (world.binding, world.store)
            func left(_ user: String, _ group: String) -> SafetyKey {
                SafetyKey(resourceID: user, kind: .memberships, group: group)
            }
            let done: Set = [left("u1", "staff"), left("u2", "admins")]
            try await store.begin(done, approved: [], at: 1, forgetting: 0, binding)
            try await store.settle(done: done, refused: [], binding)
            let released = left("u3", "staff")
            try await store.begin([released], approved: [released], at: 2, forgetting: 0, binding)
            let outcome = UserOutcome(resourceID: "u3", mark: nil, state: .provisioned)
            try await store.record([outcome], binding, retryAt: 0)
            let counts = try await store.safetyCounts(done, after: 0, binding)
            #expect(counts.approved.keys == [left("u1", "staff")])
            #expect(counts.left == ["admins": 1])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `what is approved when nothing of its kind waits any more approves what is done of it, and nothing else`(
        kind: DatabaseKind
    ) async throws {
        try await SyncWorld.open(kind) { world in
            let (binding, store) = (world.binding, world.store)
            let (done, open) = (
                SafetyKey(resourceID: "u8", kind: .accounts), SafetyKey(resourceID: "u9", kind: .accounts)
            )
            let other = SafetyKey(resourceID: "u8", kind: .identities)
            let all: Set = [done, open, other]
            try await store.begin(all, approved: [], at: 1, forgetting: 0, binding)
            try await store.settle(done: [done, other], refused: [], binding)
            try await store.hold([step("u1"), step("u2")], of: ["u1", "u2"], binding)
            let numbers = try await store.heldSteps(binding, after: nil, limit: 9).map(\.number)
            let released = SafetyKey(resourceID: "u1", kind: .accounts)
            func carryOut() async throws {
                try await store.begin([released], approved: [released], at: 2, forgetting: 0, binding)
                // Begun is not done.
                #expect(try await store.safetyCounts(all, after: 0, binding).approved.keys.isEmpty)
                let outcome = UserOutcome(resourceID: "u1", mark: nil, state: .cleanedUp)
                try await store.record([outcome], binding, retryAt: 0)
            }
            for number in numbers {
                try await carryOut()
                #expect(try await store.safetyCounts(all, after: 0, binding).approved.keys.isEmpty)
                _ = try await store.decide([number], .approve, binding)
            }
            try await carryOut()
            let counts = try await store.safetyCounts(all, after: 0, binding)
            #expect(counts.approved.keys == [done])
            #expect(counts.begun == [open])
            #expect(counts.done == [.accounts: 1, .identities: 1])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `the new name of a renamed group is kept with what waits of it`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            var held = step("u1", "removeMembership")
            held.renamedTo = "Builders"
            try await world.store.hold([held], of: ["u1"], world.binding)
            #expect(try await world.store.heldSteps(of: ["u1"], world.binding).map(\.step) == [held])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `what is held of an account goes with its link`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            try await world.store.hold([step("old"), step("u2")], of: ["old", "u2"], world.binding)
            let outcome = UserOutcome(resourceID: "old", mark: nil, state: .cleanedUp, link: .some(nil))
            try await world.store.record([outcome], world.binding, retryAt: 0)
            #expect(try await world.store.heldSteps(world.binding, after: nil, limit: 9).map(\.step) == [step("u2")])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `held steps stand until they are decided about, replaced or done`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let (binding, store) = (world.binding, world.store)
            let ada = try await world.user("ada")
            try await world.settle()
            try await store.hold([step(ada), step("u2"), step("u2", "removeMembership")], of: [ada, "u2"], binding)
            #expect(try await store.heldCounts(binding) == [.accounts: 3])
            let listed = try await store.heldSteps(binding, after: nil, limit: 2)
            #expect(listed.map(\.step) == [step(ada), step("u2")])
            #expect(try await store.heldSteps(binding, after: listed.last?.number, limit: 2).count == 1)
            // The same step keeps its number and its place; one that is planned no longer goes.
            try await store.hold([step("u2")], of: ["u2"], binding)
            #expect(try await store.heldSteps(binding, after: nil, limit: 9).map(\.number) == listed.map(\.number))

            #expect(try await store.decide([listed[0].number], .approve, binding) == 1)
            #expect(try await store.decide([listed[0].number], .reject, binding) == 0)
            #expect(try await world.pending().map(\.resourceID) == [ada])
            #expect(
                try await store.heldSteps(of: [ada], binding).map(\.step) == [step(ada, "disableAccount", .approved)])
            #expect(try await store.heldCounts(binding) == [.accounts: 1])
            #expect(try await store.rejectedCount(binding) == 0)
            // A sync that planned before the decision does not undo it.
            try await store.hold([step(ada)], of: [ada], binding)
            #expect(try await store.heldSteps(of: [ada], binding).map(\.step.decision) == [.approved])

            var outcome = UserOutcome(resourceID: ada, mark: nil, state: .cleanedUp)
            try await store.record([outcome], binding, retryAt: 0)
            #expect(try await store.heldSteps(of: [ada], binding).count == 1)
            outcome.held = []
            try await store.record([outcome], binding, retryAt: 0)
            #expect(try await store.heldSteps(of: [ada], binding).isEmpty)

            let numbers = try await store.heldSteps(binding, after: nil, limit: 9).map(\.number)
            #expect(try await store.decide(numbers, .reject, binding) == 1)
            #expect(try await store.rejectedCount(binding) == 1)
            #expect(try await store.heldCounts(binding).isEmpty)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a rejection stands though a sync under way had read what waited, until the source changes`(
        kind: DatabaseKind
    ) async throws {
        try await SyncWorld.open(kind) { world in
            let (binding, store) = (world.binding, world.store)
            try await store.hold([step("u1")], of: ["u1"], binding)
            let numbers = try await store.heldSteps(of: ["u1"], binding).map(\.number)
            #expect(try await store.decide(numbers, .reject, binding) == 1)
            try await store.hold([step("u1")], of: ["u1"], binding)
            #expect(try await store.rejectedCount(binding) == 1)
            var changed = step("u1")
            changed.source = SourceFingerprint(rawValue: "g")
            try await store.hold([changed], of: ["u1"], binding)
            #expect(try await store.heldSteps(of: ["u1"], binding).map(\.step) == [changed])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a rejection is withdrawn: the step waits again, or is released`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let (binding, store) = (world.binding, world.store)
            let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
            try await store.hold([step(ada), step(bob)], of: [ada, bob], binding)
            let numbers = try await store.heldSteps(binding, after: nil, limit: 9).map(\.number)
            // Nothing of it was rejected yet.
            #expect(try await store.decide(numbers, .reconsider, binding) == 0)
            #expect(try await store.decide(numbers, .approveRejected, binding) == 0)
            #expect(try await store.decide(numbers, .reject, binding) == 2)
            try await world.settle()

            #expect(try await store.decide([numbers[0]], .reconsider, binding) == 1)
            #expect(try await store.decide([numbers[1]], .approveRejected, binding) == 1)
            #expect(
                try await store.heldSteps(of: [ada, bob], binding).sorted { $0.number < $1.number }.map(\.step.decision)
                    == [.waiting, .approved])
            #expect(Set(try await world.pending().map(\.resourceID)) == [ada, bob])
            // A sync that had read the rejection does not bring it back.
            try await store.hold([step(ada, "disableAccount", .rejected)], of: [ada], binding)
            #expect(try await store.heldSteps(of: [ada], binding).map(\.step.decision) == [.waiting])
        }
    }

    enum Touch: CaseIterable, Sendable { case joinsGroup, renamedGroup, deleted }

    @Test(arguments: DatabaseKind.allCases, Touch.allCases)
    func `an approval ends when the identity provider changes the user or his groups`(
        kind: DatabaseKind, touch: Touch
    ) async throws {
        try await SyncWorld.open(kind) { world in
            let (binding, store) = (world.binding, world.store)
            let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
            let group = try await world.group("staff", touch == .joinsGroup ? bob : ada)
            try await store.hold([step(ada), step(bob)], of: [ada, bob], binding)
            let numbers = try await store.heldSteps(of: [ada, bob], binding).map(\.number)
            #expect(try await store.decide(numbers, .approve, binding) == 2)
            let read = try await store.heldSteps(of: [ada], binding).map(\.step)
            switch touch {
            case .joinsGroup: try await world.add(ada, to: group)
            case .renamedGroup: try await world.rename(group: group, "people")
            case .deleted: try await world.delete(.user, ada)
            }
            #expect(
                try await store.heldSteps(of: [ada, bob], binding).map(\.step) == [
                    step(bob, "disableAccount", .approved)
                ])
            // A sync under way that had read it does not bring it back.
            try await store.hold(read, of: [ada], binding)
            #expect(try await store.heldSteps(of: [ada], binding).isEmpty)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `accounts count as owned until they are cleaned up`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let ids = [try await world.user("ada"), try await world.user("bob"), try await world.user("eve")]
            let states: [UserState] = [.provisioned, .held, .cleanedUp]
            let outcomes = zip(ids, states).map { id, state in
                UserOutcome(
                    resourceID: id, mark: nil, state: state,
                    link: .some(Link(resourceID: id, accountID: "a" + id, isConfirmed: true, origin: .created)))
            }
            try await world.store.record(outcomes, world.binding, retryAt: 0)
            #expect(try await world.store.ownedAccounts(world.binding) == 2)
            // What is held or fails of an account does not say that it is there again.
            for state in [UserState.held, .failed] {
                let outcome = UserOutcome(resourceID: ids[2], mark: nil, state: state)
                try await world.store.record([outcome], world.binding, retryAt: 0)
                #expect(try await world.store.ownedAccounts(world.binding) == 2)
            }
            let back = UserOutcome(resourceID: ids[2], mark: nil, state: .provisioned)
            try await world.store.record([back], world.binding, retryAt: 0)
            #expect(try await world.store.ownedAccounts(world.binding) == 3)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a pause outlives the server, and goes with its connector`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let pause = SyncPause(since: 7, actor: "eve")
            try await world.store.setPause(pause, world.binding)
            #expect(try await world.store.pause(of: world.binding) == pause)
            try await world.store.setPause(SyncPause(since: 8, actor: "bob"), world.binding)
            #expect(try await world.store.pause(of: world.binding) == pause)
            try await world.store.setPause(nil, world.binding)
            #expect(try await world.store.pause(of: world.binding) == nil)
            try await world.store.setPause(pause, world.binding)
            for refusals in [TargetRefusals(count: 1, until: nil), TargetRefusals(count: 3, until: 9)] {
                try await world.store.setRefusals(refusals, world.binding)
                #expect(try await world.store.refusals(of: world.binding) == refusals)
            }
            try await world.store.hold([step("u1")], of: ["u1"], world.binding)
            try await world.store.begin(
                [SafetyKey(resourceID: "u1", kind: .accounts)], approved: [], at: 5, forgetting: 0, world.binding)
            _ = try await world.storage.settings.deleteConnector(world.connector)
            #expect(try await world.store.pause(of: world.binding) == nil)
            #expect(try await world.store.heldCounts(world.binding).isEmpty)
            #expect(try await world.store.refusals(of: world.binding) == nil)
            #expect(try await world.store.safetyCounts([], after: 0, world.binding).done.isEmpty)
        }
    }
}
