import Access
import Administration
import Testing

@testable import AdminAPI

struct RouteRoleTests {
    /// All operations that are no reading, and who may. Written out here, so that a route that is let to more than
    /// before is noticed.
    private static let changing: [String: AdministratorRole] = [
        "POST /settings/validate": .viewer, "POST /settings/diff": .viewer, "POST /settings/preview": .viewer,
        "POST /connectors/{connector}/preview": .viewer,

        "POST /connectors/{connector}/sync": .operator, "POST /connectors/{connector}/cancel": .operator,
        "POST /connectors/{connector}/pause": .operator, "POST /connectors/{connector}/resume": .operator,
        "POST /connectors/{connector}/held/approve": .operator, "POST /connectors/{connector}/held/reject": .operator,
        "POST /connectors/{connector}/held/reconsider": .operator,
        "POST /connectors/{connector}/decisions": .operator, "POST /targets/{target}/test": .operator,

        "PUT /settings": .administrator, "POST /connectors": .administrator, "POST /targets": .administrator,
        "DELETE /connectors/{connector}": .administrator, "DELETE /targets/{target}": .administrator,
        "DELETE /connectors/{connector}/targets/{target}": .administrator,
        "PUT /connectors/{connector}": .administrator, "POST /connectors/{connector}/targets": .administrator,
        "POST /connectors/{connector}/tokens": .administrator,
        "DELETE /connectors/{connector}/tokens/{token}": .administrator,
        "POST /targets/{target}/applications": .administrator,
        "PUT /targets/{target}/applications/{application}": .administrator,
        "DELETE /targets/{target}/applications/{application}": .administrator,
        "POST /api-tokens": .administrator, "DELETE /api-tokens/{token}": .administrator,
        "POST /administrators": .administrator, "PUT /administrators/{administrator}": .administrator,
        "POST /administrators/{administrator}/password": .administrator,
        "DELETE /administrators/{administrator}": .administrator,
    ]

    @Test(arguments: AdministratorRole.allCases)
    func `only the listed operations are open to a role, and every reading`(role: AdministratorRole) {
        for route in RouteTable.all {
            let name = "\(route.method.rawValue) \(route.path)"
            let least = route.method == .get ? .viewer : Self.changing[name]
            guard let least else {
                Issue.record("\(name) is not in the list")
                continue
            }
            let objection = route.objection(to: AdmittedAdministrator(name: "ci", role: role))
            #expect(objection?.status == (role < least ? 403 : nil), "\(name) as \(role)")
        }
        let names = Set(RouteTable.all.map { "\($0.method.rawValue) \($0.path)" })
        #expect(Self.changing.keys.filter { !names.contains($0) } == [])
    }

    @Test func `a viewer changes nothing`() {
        for route in RouteTable.all where route.role == .viewer {
            #expect(route.auditRule == .nothing, "\(route.path)")
        }
    }

    @Test func `the refusal says what is needed, what was there and what to do`() throws {
        let route = try #require(RouteTable.all.first { $0.role == .operator })
        let problem = try #require(route.objection(to: AdmittedAdministrator(name: "ci", role: .viewer)))
        #expect(problem.code == "forbidden")
        #expect(
            problem.detail
                == "This needs the role operator; the token \"ci\" has the role viewer. Nothing was done. Use a token of "
                + "that role: `usher api-token create`, by somebody with the role administrator, makes one.")
    }
}
