// CrowdServer is the Crowd REST interface that Atlassian applications read the built-in directory by:
// `/crowd/rest/usermanagement/1/…`.
// It owns: the routes, authentication of an application, what an application may write, status codes, headers and the
// streaming of answers that may be large.
// It leaves to others: the form of bodies and answers (Crowd), keeping the directory (`DirectoryStore`), who an
// application is (`ApplicationAuthenticator`), limits of the wire (HTTPGate).

import Crowd
public import Directory
public import HTTPGate
import HTTPTypes

/// The edge to mount. Everything it depends on is handed in.
public struct CrowdEdge: HTTPEdge {
    public let name = "crowd"
    public let prefix = ["crowd"]

    let store: any DirectoryStore
    let authenticator: any ApplicationAuthenticator
    let links: CrowdLinks
    /// Clients reach the server by TLS.
    let isSecure: Bool
    private let caller: @Sendable (GateRequest) -> String?

    /// `publicURL` is what clients reach the server by, such as `https://usher.example.com`, without a slash at the end.
    /// `caller` tells the address that a request comes from; nil when a proxy hides it.
    public init(
        store: any DirectoryStore, authenticator: any ApplicationAuthenticator, publicURL: String,
        caller: @escaping @Sendable (GateRequest) -> String? = { $0.remoteAddress }
    ) {
        self.store = store
        self.caller = caller
        self.authenticator = authenticator
        links = CrowdLinks(base: publicURL + "/crowd/rest/usermanagement/1")
        isSecure = publicURL.lowercased().hasPrefix("https:")
    }

    /// Who an application is comes before what it wants: without its password even the paths are not told apart.
    public func respond(to request: GateRequest) async throws -> GateResponse {
        let application = try await application(of: request)
        do {
            let route = try CrowdRoute(request)
            let call = CrowdCall(edge: self, application: application, request: request)
            return try await call.answer(route).asCrowd
        } catch let error as CrowdError {
            return GateResponse(error, request.answerFormat, links).asCrowd
        } catch is DirectoryUnavailable {
            throw HTTPRefusal.directoryUnavailable
        }
    }

    /// What keeps a caller out is plain text, and applications show it to their administrator. All else has to be an
    /// `<error>`, or a Java client reports something that nobody can read anything from.
    public func response(to refusal: HTTPRefusal, for request: GateRequest) -> GateResponse {
        guard refusal.status != 401, refusal.status != 403 else {
            return GateResponse(
                status: refusal.status, contentType: "text/plain;charset=UTF-8", refusal.detail
            ).asCrowd
        }
        let error = CrowdError(.init(status: refusal.status), refusal.detail, status: refusal.status)
        return GateResponse(error, request.answerFormat, links).asCrowd
    }

    private func application(of request: GateRequest) async throws -> CrowdApplication {
        guard let (name, password) = request.basic else { throw HTTPRefusal.notAuthenticated }
        guard let address = caller(request) else { throw HTTPRefusal.hiddenByProxy }
        switch await authenticator.authenticate(name: name, password: password, address: address) {
        case .admitted(let application): return application
        case .badCredentials: throw HTTPRefusal.notAuthenticated
        case .addressRefused:
            throw HTTPRefusal(
                status: 403,
                detail: "The address \(address) is not allowed for this application. "
                    + "Add it to the application's addresses in Usher.")
        }
    }
}

extension HTTPRefusal {
    fileprivate static var notAuthenticated: HTTPRefusal {
        HTTPRefusal(
            status: 401, detail: "Application failed to authenticate",
            headers: [.wwwAuthenticate: "Basic realm=\"Usher Crowd API\""])
    }

    fileprivate static var hiddenByProxy: HTTPRefusal {
        HTTPRefusal(
            status: 403,
            detail: "This request came by a proxy that Usher does not know, so nobody can say from which address. "
                + "Name the proxy in USHER_TRUSTED_PROXIES, and the application's own address in Usher.")
    }

    /// Never a shorter answer instead: an application deletes what is missing from one.
    static var directoryUnavailable: HTTPRefusal {
        .unavailable("The directory cannot be read or written now. Try again in a moment.", retryAfter: 5)
    }
}

extension CrowdError.Reason {
    fileprivate init(status: Int) {
        switch status {
        case 404, 405, 415: self = .unsupportedOperation
        case 400..<500: self = .illegalArgument
        default: self = .operationFailed
        }
    }
}
