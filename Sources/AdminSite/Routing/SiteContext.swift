import Access
import Administration
import HTTPGate
import HTTPTypes
import Provisioning
import SCIM
import Sync

/// A request as the pages see it: who asks, what the path names, the fields of a form.
struct SiteContext: Sendable {
    let services: AdminServices
    let doors: SiteDoors
    let request: GateRequest
    let parameters: [String: String]
    /// Of a POST; empty otherwise.
    let form: FormFields
    /// Nil on pages that need no sign-in.
    var visitor: Visitor?
    /// Who asks for what, for the audit log.
    let origin: ChangeOrigin

    /// Where the request comes from.
    var visit: SignIn.Visit { doors.visit(request) }

    var mayOperate: Bool { visitor.map { $0.role >= .operator } ?? false }
    var mayAdminister: Bool { visitor.map { $0.role >= .administrator } ?? false }

    /// Whether the session that a stream was opened in still lets see it: with the same rights, and not signed out.
    func mayStillWatch() async throws -> Bool {
        try await doors.visitor(request)?.role == visitor?.role
    }

    /// A path parameter; routes only ask for those they declare.
    func parameter(_ name: String) throws -> String {
        guard let value = parameters[name], !value.isEmpty else { throw HTTPRefusal.notFound }
        return value
    }

    /// A query parameter that says something.
    func query(_ name: String) -> String? {
        guard let value = request.query(name), !value.isEmpty else { return nil }
        return value
    }

    func flag(_ name: String) -> Bool { ["1", "true", "on"].contains(request.query(name) ?? "") }

    /// The page of this site that the request came from; of a form that was shown as an answer, the page above it.
    var cameFrom: String? {
        guard let referer = request.headers[.referer], let scheme = referer.firstRange(of: "://") else { return nil }
        let rest = referer[scheme.upperBound...]
        guard let slash = rest.firstIndex(of: "/"), rest[..<slash].lowercased() == request.host?.lowercased() else {
            return nil
        }
        let path = SignInRoutes.own(String(rest[slash...]))
        let isSame = path == request.target && request.method != .post
        return isSame ? nil : SiteRoutes.page(at: path)
    }

    /// The connector that the path names.
    func connector() async throws -> KnownConnector {
        try await KnownConnector(try parameter("connector"), services)
    }

    /// The target that the path names.
    func target() async throws -> KnownTarget { try await KnownTarget(try parameter("target"), services) }

    /// For what the path does not name yet, or under an action of its own.
    func origin(_ action: String, object: String? = nil) -> ChangeOrigin {
        var origin = origin
        origin.action = action
        if let object { origin.object = object }
        return origin
    }
}

/// Who is signed in.
struct Visitor: Sendable {
    let name: String
    let role: AdministratorRole
    /// What every form of the session has to carry.
    let csrf: String
    let session: AdminSession
    let mustChangePassword: Bool

    init(_ standing: StandingSession) {
        name = standing.name
        role = standing.role
        csrf = standing.session.csrf
        session = standing.session
        mustChangePassword = standing.mustChangePassword
    }
}
