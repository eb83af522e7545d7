import Access
import Administration
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import AdminSite
@testable import HTTPGate

/// All doors of the site, and everybody who may come to one: by a real session, or by what is none.
struct SiteDoorsTests {
    /// Who comes, by what his browser carries.
    enum Caller: CaseIterable, Sendable {
        case nobody, viewer, `operator`, administrator
        case viewerByToken, operatorByToken, administratorByToken
        case idle, tooLong, signedOut, disabled, revoked, invented, bareToken, bearer

        /// What he is let in as; nil: nobody.
        var role: AdministratorRole? {
            switch self {
            case .viewer, .viewerByToken: .viewer
            case .operator, .operatorByToken: .operator
            case .administrator, .administratorByToken: .administrator
            default: nil
            }
        }
    }

    @Test(arguments: Caller.allCases)
    func `each door lets in who has the role for it, sends away who is not signed in, and refuses others in words`(
        caller: Caller
    ) async throws {
        let house = try await House()
        let headers = try await house.headers(of: caller)
        for route in SiteRoutes.all {
            let request = house.request(route.method, headers, path: "/runs/7?after=1")
            let visitor = try await house.doors.visitor(request)
            #expect(visitor?.role == caller.role)
            let met = Met(house.doors.stop(request, route, visitor))
            #expect(met == Self.expected(route, caller.role), "\(route.method) \(route.path)")
        }
    }

    private static func expected(_ route: SiteRoute, _ role: AdministratorRole?) -> Met {
        guard case .role(let least) = route.permission else { return .open }
        guard let role else { return .signIn(route.method == .get ? "/runs/7%3Fafter%3D1" : "/") }
        let order: [AdministratorRole] = [.viewer, .operator, .administrator]
        let reaches = (order.firstIndex(of: role) ?? 0) >= (order.firstIndex(of: least) ?? 0)
        return reaches ? .open : .refused
    }

    @Test(arguments: [Caller.viewer, .operator, .administrator])
    func `whoever still has the password that was made for him gets to his account and out, and nowhere else`(
        caller: Caller
    ) async throws {
        let house = try await House()
        let headers = try await house.headers(of: caller)
        let name = "\(caller)"
        _ = try await house.door.storage.administrators.setPassword(
            id: "id-\(name)", hash: "plain:right", mustChange: true, audit: House.note)
        let fresh = try await house.enter(name)
        for route in SiteRoutes.all {
            guard case .role = route.permission else { continue }
            let request = house.request(route.method, fresh)
            let visitor = try await house.doors.visitor(request)
            let isOwn = Self.own.contains(route.path)
            let met = Met(house.doors.stop(request, route, visitor))
            #expect((met == .account) != isOwn, "\(route.path): \(met)")
        }
        #expect(try await house.doors.visitor(house.request(.get, headers)) == nil, "the session before has ended")
    }

    private static let own: Set = ["/account", "/account/password", "/account/sessions", "/sign-out"]

    /// Where a form says it is from, and whose mark it carries.
    @Test(arguments: [
        (Caller.viewer, Caller.viewer, "same-origin", true), (.viewer, .viewer, "none", true),
        (.viewer, .viewer, "cross-site", false), (.viewer, .viewer, "same-site", false),
        (.viewer, .operator, "same-origin", false), (.viewer, .nobody, "same-origin", false),
        (.administrator, .viewer, "same-origin", false), (.administrator, .administrator, "cross-site", false),
        (.nobody, .nobody, "same-origin", true), (.nobody, .nobody, "cross-site", false),
        (.idle, .nobody, "cross-site", false),
    ])
    func `a form is taken from a page of this site with the mark of the sender's own session`(
        sender: Caller, marked: Caller, site: String, isTaken: Bool
    ) async throws {
        let house = try await House()
        var headers = try await house.headers(of: sender)
        headers[try #require(HTTPField.Name("Sec-Fetch-Site"))] = site
        let request = house.request(.post, headers)
        let others = house.request(.post, marked == sender ? headers : try await house.headers(of: marked))
        let mark = try await house.doors.visitor(others)?.csrf
        let form = FormFields(["csrf": mark ?? "", "name": "x"])
        let visitor = try await house.doors.visitor(request)
        do throws(HTTPRefusal) {
            try house.doors.admit(form, from: request, visitor)
            #expect(isTaken)
        } catch {
            #expect(!isTaken && error.status == 403 && error.detail.contains("Nothing was done."))
        }
    }

    @Test func `a page that keeps itself up to date does not keep a session alive`() async throws {
        let house = try await House()
        var headers = try await house.headers(of: .viewer)
        headers[.accept] = "text/event-stream"
        for _ in 0..<3 {
            house.door.pass(20 * 60)
            _ = try await house.doors.visitor(house.request(.get, headers))
        }
        #expect(try await house.doors.visitor(house.request(.get, headers)) == nil)
    }
}

/// What a caller met at a door.
private enum Met: Equatable {
    case open, refused, account
    case signIn(String)
    case other

    init(_ answer: SiteAnswer?) {
        switch answer {
        case nil: self = .open
        case .page(let page, status: 403, _)? where page is FailurePage: self = .refused
        case .redirect("/account", _)?: self = .account
        case .redirect(let path, _)? where path.hasPrefix("/sign-in?return="):
            self = .signIn(String(path.dropFirst(16)))
        default: self = .other
        }
    }
}

/// The doors over a real database.
private struct House {
    let door: FrontDoor
    let doors: SiteDoors
    private let signIn: SignIn

    static let note = ChangeOrigin(actor: "test", action: "administrator.change").note([])

    init() async throws {
        door = try await FrontDoor()
        signIn = door.signIn
        doors = SiteDoors(
            signIn: signIn, singleSignOn: nil, publicURL: "https://usher.example.com",
            proxies: ReverseProxies(trusted: try AddressList(parsing: [])))
    }

    func request(_ method: SiteRoute.Method, _ headers: HTTPFields, path: String = "/") -> GateRequest {
        let method: HTTPRequest.Method = method == .get ? .get : .post
        return GateRequest(head: GateRequestHead(method, path, headers: headers), target: .empty, prefixLength: 0)
    }

    func enter(_ name: String) async throws -> HTTPFields {
        cookie(try await signIn.enter(name: name, password: "right", FrontDoor.visit()))
    }

    private func cookie(_ secret: String) -> HTTPFields { [.cookie: "a=b; __Host-usher=\(secret)"] }

    func headers(of caller: SiteDoorsTests.Caller) async throws -> HTTPFields {
        switch caller {
        case .nobody: return [:]
        case .viewer, .operator, .administrator:
            try await door.add("\(caller)", caller.role ?? .viewer)
            return try await enter("\(caller)")
        case .viewerByToken, .operatorByToken, .administratorByToken:
            return cookie(try await signIn.enter(token: try await token(caller.role), FrontDoor.visit()))
        case .invented: return cookie(String(repeating: "a", count: 52))
        case .bareToken: return cookie(try await token(.administrator))
        case .bearer: return [.authorization: "Bearer \(try await token(.administrator))"]
        case .idle, .tooLong, .signedOut, .disabled: return try await ended(caller)
        case .revoked:
            let id = try await token(.administrator)
            let headers = cookie(try await signIn.enter(token: id, FrontDoor.visit()))
            _ = try await door.storage.tokens.revoke(id: id, scope: .administration)
            return headers
        }
    }

    /// An administrator's session that is over.
    private func ended(_ caller: SiteDoorsTests.Caller) async throws -> HTTPFields {
        try await door.add("\(caller)", .viewer)
        let secret = try await signIn.enter(name: "\(caller)", password: "right", FrontDoor.visit())
        switch caller {
        case .idle: door.pass(31 * 60)
        case .tooLong:
            for _ in 0..<25 {
                door.pass(29 * 60)
                _ = try await signIn.session(secret, isActive: true)
            }
        case .signedOut: try await signIn.leave(secret, FrontDoor.visit())
        default:
            _ = try await door.storage.administrators.update(
                id: "id-\(caller)", .disabled(true), audit: House.note)
        }
        return cookie(secret)
    }

    private func token(_ role: AdministratorRole?) async throws -> String {
        let id = "token-\(role?.rawValue ?? "none")"
        try await door.storage.tokens.insert(
            StoredToken(id: id, scope: .administration, role: role, hash: [], label: id, created: 1))
        return id
    }
}
