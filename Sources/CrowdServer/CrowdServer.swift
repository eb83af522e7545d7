// CrowdServer is the Crowd REST interface that Atlassian applications read the built-in directory by:
// `/crowd/rest/usermanagement/1/…`.
// It owns: the routes, authentication of an application, what an application may write, status codes, headers and the
// streaming of answers that may be large.
// It leaves to others: the form of bodies and answers (Crowd), keeping the directory (`DirectoryStore`), who an
// application is (`ApplicationAuthenticator`), limits of the wire (HTTPGate).

public import Directory
public import HTTPGate

/// The edge to mount. Everything it depends on is handed in.
public struct CrowdEdge: HTTPEdge {
    public let name = "crowd"
    public let prefix = ["crowd"]

    let store: any DirectoryStore
    let authenticator: any ApplicationAuthenticator
    /// The address of the API as clients know it, for links.
    let base: String

    /// `publicURL` is what clients reach the server by, such as `https://usher.example.com`, without a slash at the end.
    public init(store: any DirectoryStore, authenticator: any ApplicationAuthenticator, publicURL: String) {
        self.store = store
        self.authenticator = authenticator
        base = publicURL + "/crowd/rest/usermanagement/1"
    }

    public func respond(to request: GateRequest) async throws -> GateResponse { throw HTTPRefusal.notFound }

    public func response(to refusal: HTTPRefusal, for request: GateRequest) -> GateResponse {
        GateResponse(status: refusal.status)
    }
}
