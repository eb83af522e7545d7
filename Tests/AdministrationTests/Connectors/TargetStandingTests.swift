import Provisioning
import SCIM
import Sync
import Testing

@testable import Administration

struct TargetStandingTests {
    private static let binding = Binding(
        id: BindingID(1), connector: ConnectorID(1), connectorName: "okta", target: TargetID(1),
        targetName: "directory")

    private static func standing(
        enabled: Bool = true, error: String? = nil, automatic: Bool = true, users: [UserState: Int] = [:],
        held: Int = 0, pause: SyncPause? = nil
    ) -> TargetStanding {
        TargetStanding(
            binding, rules: nil, isEnabled: enabled,
            report: BindingReport(
                isAutomatic: automatic, isRunning: false, pending: 0, lastRun: nil, lastError: error), users: users,
            held: held, pause: pause)
    }

    @Test func `failed users make it failing, whatever the last run came to`() {
        #expect(Self.standing(users: [.failed: 10]).state == .failing)
        #expect(Self.standing(users: [.failed: 1], held: 3).state == .failing)
        #expect(Self.standing(users: [.provisioned: 10]).state == .listening)
    }

    @Test func `what an administrator stopped is told first`() {
        let pause = SyncPause(since: 1, actor: "ada")
        #expect(Self.standing(users: [.failed: 1], pause: pause).state == .paused)
        #expect(Self.standing(enabled: false, users: [.failed: 1], pause: pause).state == .disabled)
    }

    @Test func `an error, held steps and the mode follow`() {
        #expect(Self.standing(error: "the target is away", held: 1).state == .failing)
        #expect(Self.standing(held: 1).state == .held)
        #expect(Self.standing(automatic: false).state == .manual)
    }
}
