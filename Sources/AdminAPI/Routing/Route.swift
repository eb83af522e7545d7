import Access
import Administration
import HTTPGate
import StrictJSON

/// One operation of the API: what the OpenAPI document tells of it, and what does it.
struct Route: Sendable {
    enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
    }

    struct Parameter: Sendable {
        let name: String
        let description: String
        let schema: JSONValue
        init(_ name: String, _ description: String, _ schema: JSONValue = ["type": "string"]) {
            self.name = name
            self.description = description
            self.schema = schema
        }
    }

    struct Body: Sendable {
        let contentType: String
        let schema: JSONValue
        static func json(_ schema: JSONValue) -> Body { Body(contentType: "application/json", schema: schema) }
        static let settings = Body(contentType: "application/yaml", schema: ["type": "string"])
    }

    let method: Method
    /// Below `/api/v1`: `/connectors/{connector}/tokens`.
    let path: String
    /// The least role that may. Without a default, so that every route has to say it.
    let role: AdministratorRole
    let summary: String
    var query: [Parameter] = []
    var body: Body?
    var success: (status: Int, schema: JSONValue) = (200, ["type": "object"])
    /// Statuses other than 400, 401, 403 and 5xx that the operation answers with.
    var failures: [Int] = []
    /// What the audit log calls it: `token.revoke`; nil: method and path.
    var action: String?
    /// Nil: nothing for GET, for all others an entry before anything is done.
    var audit: AuditRule?
    let handle: @Sendable (AdminServices, AdminRequest) async throws -> AdminAnswer

    var auditRule: AuditRule { audit ?? (method == .get ? .nothing : .before) }

    /// Why this administrator may not; nil when he may.
    func objection(to administrator: AdmittedAdministrator) -> Problem? {
        guard administrator.role < role else { return nil }
        return Problem(
            403, "forbidden",
            "This needs the role \(role.rawValue); the token \"\(administrator.name)\" has the role "
                + "\(administrator.role.rawValue). Nothing was done. Use a token of that role: `usher api-token create`, by "
                + "somebody with the role administrator, makes one.")
    }

    var segments: [Substring] { path.split(separator: "/") }

    /// The path parameters when the segments of a request fit.
    func match(_ request: [String]) -> [String: String]? { PathPattern(path).match(request) }
}

/// When an operation gets its entry in the audit log.
enum AuditRule: Sendable {
    /// It changes nothing.
    case nothing
    /// The stores write it with the change, in one transaction.
    case withChange
    /// The route writes it when it knows that nothing speaks against the change.
    case byRoute
    /// The edge writes what was asked for, before it is done; when that fails, nothing is done.
    case before
}

/// What a route answers.
struct AdminAnswer: Sendable {
    enum Content: Sendable {
        case json(JSONValue)
        case text(String, contentType: String)
        /// JSON that is too long to hold.
        case stream(GateResponse.Producer)
        case none
    }
    var status: Int
    var content: Content
    var headers: [(String, String)] = []

    static func ok(_ json: JSONValue) -> AdminAnswer { AdminAnswer(status: 200, content: .json(json)) }
    static func created(_ json: JSONValue) -> AdminAnswer { AdminAnswer(status: 201, content: .json(json)) }
    static let noContent = AdminAnswer(status: 204, content: .none)
}
