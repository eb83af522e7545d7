import Access
public import Administration
public import HTTPGate
import HTTPTypes
import Provisioning
import SCIM
import Sync

/// Everything at `/` that no other edge takes: first what is asked for, then who asks, then whether the form is his.
public struct SiteEdge: HTTPEdge {
    public let name = "site"
    public let prefix: [String] = []
    private let services: AdminServices
    private let doors: SiteDoors
    private let responder: SiteResponder

    /// - Throws: when a template is wrong, which a test would have found.
    public init(services: AdminServices, doors: SiteDoors) throws {
        self.services = services
        self.doors = doors
        responder = SiteResponder(renderer: try Renderer(), cookies: doors.cookies, attention: Attention(services))
    }

    public func respond(to request: GateRequest) async throws -> GateResponse {
        if request.path.first == "assets" { return try Assets.response(to: request) }
        let visitor = try await doors.visitor(request)
        var context = context(request, visitor)
        do {
            switch SiteRoutes.match(request) {
            case .nothing: throw HTTPRefusal.notFound
            case .wrongMethod(let allowed): throw HTTPRefusal.methodNotAllowed(request.method, allowed: allowed)
            case .found(let route, let parameters):
                if visitor == nil { try await keep(request, route) }
                if let answer = doors.stop(request, route, visitor) {
                    return try await responder.response(answer, context)
                }
                if route.changesNothing { request.mayBeGivenUp() }
                context = try await read(request, route, parameters, visitor)
                if let objection = try await ProofRoutes.take(&context) {
                    return try await responder.response(objection, context)
                }
                return try await responder.response(try await route.handle(context), context)
            }
        } catch let need as ProofNeeded {
            guard let visitor = context.visitor else { throw HTTPRefusal.notFound }
            let page = try await ProofPage(need.purpose, visitor, problem: nil, context)
            return try await responder.response(.page(page, status: 403), context)
        } catch let kept as KeptForm {
            let status = visitor == nil ? 401 : 403
            return try await responder.response(.page(KeptFormPage(kept, context), status: status), context)
        } catch let error {
            guard let failure = FailurePage(error, context) else { throw error }
            return try await responder.response(.page(failure, status: failure.status), context)
        }
    }

    /// Limits, unreadable addresses, incidents: before or after anybody is known.
    public func response(to refusal: HTTPRefusal, for request: GateRequest) -> GateResponse {
        responder.plain(FailurePage(refusal), context(request, nil))
    }

    private func context(_ request: GateRequest, _ visitor: Visitor?) -> SiteContext {
        SiteContext(
            services: services, doors: doors, request: request, parameters: [:], form: .empty, visitor: visitor,
            origin: ChangeOrigin(actor: visitor?.name ?? "", requestID: request.id, action: "", object: ""))
    }

    /// - Throws: `KeptForm` for one that somebody has filled in whose session has ended meanwhile.
    private func keep(_ request: GateRequest, _ route: SiteRoute) async throws {
        guard route.method == .post, route.permission != .everybody, doors.isFromHere(request) else { return }
        let form = try FormFields(parsing: try await request.body(limit: FormFields.keptBodyLimit))
        if form.saysSomething { throw KeptForm(form: form) }
    }

    private func read(
        _ request: GateRequest, _ route: SiteRoute, _ parameters: [String: String], _ visitor: Visitor?
    ) async throws -> SiteContext {
        let isForm = route.method == .post
        let isOpen = route.permission == .everybody
        let limit = isOpen ? FormFields.openBodyLimit : FormFields.bodyLimit
        let form = isForm ? try FormFields(parsing: try await request.body(limit: limit)) : .empty
        if isForm, !isOpen, let visitor, !doors.isMarked(form, visitor), doors.isFromHere(request),
            form.saysSomething
        {
            throw KeptForm(form: form)
        }
        if isForm { try doors.admit(form, from: request, isOpen ? nil : visitor) }
        return SiteContext(
            services: services, doors: doors, request: request, parameters: parameters, form: form, visitor: visitor,
            origin: ChangeOrigin(
                actor: visitor?.name ?? "", requestID: request.id,
                action: route.action ?? "\(route.method.rawValue) \(route.path)",
                object: Masking.target("/" + request.path.joined(separator: "/"))))
    }
}
