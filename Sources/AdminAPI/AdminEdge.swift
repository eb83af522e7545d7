public import Access
public import Administration
public import HTTPGate
import HTTPTypes
import Provisioning
import SCIM
import StrictJSON
import Sync

/// Who may use the Admin API.
public protocol AdministratorAuthenticator: Sendable {
    /// Nil when the token is not taken.
    func administrator(bearer token: String) async throws -> AdmittedAdministrator?
}

/// An administrator as the Admin API lets him in.
public struct AdmittedAdministrator: Sendable {
    /// For the record of changes.
    public let name: String
    public let role: AdministratorRole

    public init(name: String, role: AdministratorRole) {
        self.name = name
        self.role = role
    }
}

/// `/api/v1` at the gate: first who asks, then which route and whether he may, then the body.
public struct AdminEdge: HTTPEdge {
    public let name = "admin"
    public let prefix = ["api", "v1"]
    private let services: AdminServices
    private let authenticator: any AdministratorAuthenticator

    public init(services: AdminServices, authenticator: any AdministratorAuthenticator) {
        self.services = services
        self.authenticator = authenticator
    }

    public func respond(to request: GateRequest) async throws -> GateResponse {
        guard let token = request.bearer, let administrator = try await authenticator.administrator(bearer: token)
        else {
            throw HTTPRefusal(
                status: 401, detail: "The Admin API needs the bearer token of an administrator.",
                headers: [.wwwAuthenticate: "Bearer realm=\"Usher administration\""])
        }
        do {
            return try await answer(request, administrator)
        } catch let problem as Problem {
            return Self.response(problem)
        } catch let error as SettingsEditError {
            return Self.response(Problem(error))
        } catch let error as SettingsErrors {
            // An edit by a route of its own, on a document that is refused as a whole.
            return Self.response(Problem(422, "invalid-settings", error.description))
        } catch let error as StoreUnavailable {
            throw HTTPRefusal.unavailable(
                "The database can't do this now. Try again.", retryAfter: error.reason == .busy ? 1 : 5)
        } catch let error as SCIMError {
            return Self.response(Problem(error.status, error.kind?.rawValue ?? "refused", error.detail))
        }
    }

    public func response(to refusal: HTTPRefusal, for request: GateRequest) -> GateResponse {
        var response = Self.response(Problem(refusal.status, "http-\(refusal.status)", refusal.detail))
        response.headers.append(contentsOf: refusal.headers)
        return response
    }

    private func answer(_ request: GateRequest, _ administrator: AdmittedAdministrator) async throws -> GateResponse {
        switch RouteTable.match(request.method.rawValue, request.path) {
        case .nothing:
            throw Problem(404, "not-found", "There is no such operation. GET /api/v1/openapi.json lists them.")
        case .wrongMethod(let allowed):
            throw HTTPRefusal.methodNotAllowed(
                request.method, allowed: allowed.compactMap { HTTPRequest.Method(rawValue: $0) })
        case .found(let route, let parameters):
            if let objection = route.objection(to: administrator) { throw objection }
            if route.auditRule == .nothing { request.mayBeGivenUp() }
            let body = route.body == nil ? [] : try await request.body(limit: Self.bodyLimit)
            let admin = AdminRequest(
                parameters: parameters,
                query: Dictionary(request.query.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }),
                headers: Dictionary(
                    request.headers.map { ($0.name.canonicalName, $0.value) }, uniquingKeysWith: { first, _ in first }),
                body: body,
                origin: ChangeOrigin(
                    actor: administrator.name, requestID: request.id,
                    action: route.action ?? "\(route.method.rawValue) \(route.path)",
                    object: Masking.target("/" + request.path.joined(separator: "/"))))
            if route.auditRule == .before { try await services.audit.append(admin.note) }
            var answer = try await route.handle(services, admin)
            if let held = try await HeldNotice.value(route, admin, services) {
                answer.headers.append((HeldNotice.header, held))
            }
            return Self.response(answer)
        }
    }

    /// A settings document of a large company fits.
    private static let bodyLimit = 4 << 20

    private static func response(_ answer: AdminAnswer) -> GateResponse {
        var response =
            switch answer.content {
            case .json(let json):
                GateResponse(status: answer.status, contentType: "application/json", json.serializedBytes)
            case .text(let text, let contentType):
                GateResponse(status: answer.status, contentType: "\(contentType); charset=utf-8", text)
            case .stream(let produce):
                GateResponse(
                    status: answer.status, headers: [.contentType: "application/json"], body: .stream(produce))
            case .none: GateResponse(status: answer.status)
            }
        for (name, value) in answer.headers {
            if let name = HTTPField.Name(name) { response.headers[name] = value }
        }
        // Answers hold what people are called and, once, secrets.
        response.headers[.cacheControl] = "no-store"
        return response
    }

    private static func response(_ problem: Problem) -> GateResponse {
        GateResponse(status: problem.status, contentType: "application/problem+json", problem.json.serializedBytes)
    }
}
