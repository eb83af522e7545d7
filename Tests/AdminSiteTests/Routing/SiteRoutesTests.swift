import Access
import Foundation
import Testing

@testable import AdminSite

struct SiteRoutesTests {
    /// Every address with the least role that may use it, written out, so that one that is let to more than before is
    /// noticed; and every page is among those that the browser tests look at.
    private static let written = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Interop/site_routes.json").standardizedFileURL

    @Test func `the addresses and roles are those that are written out for the browser tests`() throws {
        let written = try JSONDecoder().decode([String: String].self, from: Data(contentsOf: Self.written))
        var real: [String: String] = [:]
        for route in SiteRoutes.all {
            let role = if case .role(let role) = route.permission { role.rawValue } else { "everybody" }
            #expect(real["\(route.method.rawValue) \(route.path)"] == nil, "\(route.path) stands there twice")
            real["\(route.method.rawValue) \(route.path)"] = role
        }
        for name in Set(real.keys).union(written.keys).sorted() {
            #expect(real[name] == written[name], "\(name)")
        }
    }

    @Test func `every form needs a role that may do something, but for those that change nothing`() {
        let changeNothing = ["/try", "/preview", "/check"]
        for route in SiteRoutes.all
        where route.method == .post && !changeNothing.contains(where: route.path.hasSuffix) {
            // Coming and going, and one's own password and sessions.
            guard !["/sign-", "/setup", "/account/"].contains(where: route.path.hasPrefix) else { continue }
            guard case .role(let role) = route.permission else {
                Issue.record("\(route.path) is open to everybody")
                continue
            }
            #expect(role >= .operator, "\(route.path)")
        }
    }

    @Test func `every form has a name for the audit log, and no page has`() {
        for route in SiteRoutes.all {
            #expect((route.action != nil) == (route.method == .post), "\(route.method.rawValue) \(route.path)")
        }
    }

    @Test func `every page but the ways in asks who is there`() {
        let open = Set(SiteRoutes.all.filter { $0.permission == .everybody }.map(\.path))
        #expect(open == ["/sign-in", "/setup", "/oidc/begin", "/oidc/callback"])
    }

    @Test(
        arguments: [
            ("/connectors/okta", "/connectors/okta"), ("/runs?outcome=failed", "/runs?outcome=failed"),
            ("/settings/check", "/settings"), ("/people/okta/users/7/sync", "/people/okta/users/7"), ("/", nil),
            ("/nowhere/at/all", nil), ("/connectors/okta/tokens", "/connectors/okta"),
        ] as [(String, String?)])
    func `the way back from a form leads to a page`(path: String, page: String?) {
        #expect(SiteRoutes.page(at: path) == page)
    }
}
