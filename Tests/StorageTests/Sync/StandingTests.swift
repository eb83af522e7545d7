import Access
import Provisioning
import SCIM
import Sync
import Testing

@testable import Storage

/// What all of them together are told is what each is told by itself.
struct StandingTests {
    private func step(_ user: String, _ outcome: StepRecord.Outcome) -> StepRecord {
        StepRecord(
            resourceID: user, account: "a", action: "createAccount", detail: "", reason: "because", outcome: outcome)
    }

    @Test(arguments: DatabaseKind.allCases)
    func `figures are those that a binding's own queries give`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let (store, binding) = (world.store, world.binding)
            var ids: [String] = []
            for name in ["ada", "bob", "eve"] { ids.append(try await world.user(name)) }
            let states: [UserState] = [.provisioned, .failed, .failed]
            var outcomes = zip(ids, states).map { UserOutcome(resourceID: $0, mark: nil, state: $1) }
            outcomes[0].steps = [step(ids[0], .done)]
            outcomes[1].steps = [step(ids[1], .failed)]
            try await store.record(outcomes, binding, retryAt: 0)
            let pause = SyncPause(since: 7, actor: "ada")
            try await store.setPause(pause, binding)
            let runs = world.storage.runs
            _ = try await runs.begin(binding, .automatic, at: 3)
            let last = try await runs.begin(binding, .schedule, at: 4)

            let figures = try #require(try await world.storage.standings.figures(of: [binding])[binding])
            #expect(try await figures.users == store.counts(binding))
            #expect(figures.users == [.provisioned: 1, .failed: 2])
            #expect(try await figures.pending == store.pendingCount(binding))
            #expect(figures.pause == pause)
            #expect(figures.lastRun?.id == last)
            let steps = try await store.steps(binding, resourceID: nil, limit: 9)
            #expect(figures.lastChange == steps.first { $0.step.outcome == .done }?.at && figures.lastChange != nil)
            #expect(figures.held == 0 && figures.rejected == 0)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a connector knows its last request when the token and the request log know it no more`(kind: DatabaseKind)
        async throws
    {
        try await SyncWorld.open(kind) { world in
            let (tokens, standings) = (world.storage.tokens, world.storage.standings)
            let scope = TokenScope.connector(world.connector.rawValue)
            for id in ["a", "b"] {
                try await tokens.insert(StoredToken(id: id, scope: scope, hash: [], label: id, created: 1))
            }
            #expect(try await standings.lastRequests(of: [world.connector]).isEmpty)
            try await tokens.noteUse(["a": 50, "b": 40, "gone": 60])
            try await tokens.noteUse(["a": 30])
            #expect(try await tokens.revoke(id: "a", scope: scope))
            #expect(
                try await standings.lastRequests(of: [world.connector, ConnectorID(99)]) == [world.connector: 50])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `held and rejected steps are told apart`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let (store, binding) = (world.store, world.binding)
            let user = try await world.user("ada")
            let steps = ["one", "two", "three"].map { name in
                HeldStep(
                    key: StepKey(resourceID: user, accountID: "a", action: "removeMembership", detail: name),
                    kind: .memberships, account: "ada", reason: "why", limit: "the 101st",
                    source: SourceFingerprint(rawValue: "f"))
            }
            try await store.hold(steps, of: [user], binding)
            let numbers = try await store.heldSteps(binding, after: nil, limit: 9).map(\.number)
            _ = try await store.decide([numbers[0]], .reject, binding)
            let figures = try await world.storage.standings.figures(of: [binding])[binding]
            #expect(figures?.held == 2)
            #expect(figures?.rejected == 1)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `what nothing is known of stands at nothing`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let standings = world.storage.standings
            #expect(try await standings.figures(of: []).isEmpty)
            #expect(try await standings.figures(of: [BindingID(99)]) == [BindingID(99): BindingFigures()])
            #expect(try await standings.resources(of: []).isEmpty)
            _ = try await world.user("ada")
            _ = try await world.group("crew")
            #expect(try await standings.resources(of: [world.connector]) == [world.connector: [.user: 1, .group: 1]])
        }
    }
}
