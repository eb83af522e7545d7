import Administration
import Provisioning
import Testing

struct HealthCheckTests {
    @Test func `a terminal is told what was seen, each with the command that helps`() {
        let check = HealthCheck(
            "connectors", .warning,
            [
                .init("okta writes to no target", .addTarget(connector: "okta")),
                .init("okta: no valid token", .createToken(connector: "okta")), .init("and that is all"),
            ])
        #expect(
            check.detail == "okta writes to no target: usher connector add-target okta directory; "
                + "okta: no valid token: usher token create okta; and that is all")
    }

    @Test func `users are looked at in the target where they stand so`() {
        let remedy = HealthCheck.Remedy.lookAtUsers(.failed, connector: "okta", target: "wiki")
        #expect(remedy.command == "usher user list okta --state failed --target wiki")
    }
}
