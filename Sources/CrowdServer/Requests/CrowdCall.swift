import Crowd
import Directory
import HTTPGate
import HTTPTypes

/// One request of an application that was admitted. Nothing outside of its directory exists for it.
struct CrowdCall: Sendable {
    let store: any DirectoryStore
    let application: CrowdApplication
    let request: GateRequest
    let format: CrowdFormat
    let links: CrowdLinks
    let isSecure: Bool

    var directory: DirectoryID { application.directory }

    init(edge: CrowdEdge, application: CrowdApplication, request: GateRequest) {
        store = edge.store
        self.application = application
        self.request = request
        format = request.answerFormat
        links = edge.links
        isSecure = edge.isSecure
    }

    func answer(_ route: CrowdRoute) async throws -> GateResponse {
        switch route {
        case .cookie: answer(CookieConfiguration(isSecure: isSecure))
        case .search: try await search()
        case .user: try await user()
        case .userRename, .userPassword, .mailPassword, .mailUsernames: try await refuseUserChange()
        case .userAttribute: try await userAttributes()
        case .userGroups, .userGroupsNested: try await userGroups()
        case .group: try await group()
        case .groupAttribute: try await groupAttributes()
        case .groupUsers, .groupUsersNested: try await groupUsers()
        case .childGroups, .childGroupsNested: try await childGroups()
        case .parentGroups, .parentGroupsNested: try await relatives(named: "parent-groupname")
        case .memberships: try await memberships()
        case .authentication: try await authenticate()
        case .authenticationNotice: answer(CrowdUser(try await user(named: parameter("username")), []))
        case .sessions: try await sessions()
        case .session: throw CrowdError(.invalidSSOToken, "There is no such session: Usher keeps none.")
        case .events: try await eventPosition()
        case .eventsAfter: try await events()
        case .webhooks:
            throw CrowdError(.unsupportedOperation, "Usher calls no webhooks. Follow the directory by /event.")
        case .webhook: throw CrowdError(.webhookNotFound, "There is no such webhook: Usher keeps none.")
        }
    }

    func answer(_ entity: some CrowdEntity) -> GateResponse { GateResponse(entity, format, links) }
}

extension CrowdCall {
    func parameter(_ name: String) throws(CrowdError) -> String {
        guard let value = request.query(name), !value.isEmpty else {
            throw CrowdError(.illegalArgument, "The parameter \(name) is missing.")
        }
        return value
    }

    /// `start-index` and `max-results`; -1 is all.
    func range() throws(CrowdError) -> DirectoryRange {
        let start = try number("start-index") ?? 0
        let most = try number("max-results") ?? 1_000
        guard start >= 0, most >= -1 else {
            throw CrowdError(.illegalArgument, "start-index is 0 or more, and max-results -1 (all) or more.")
        }
        return DirectoryRange(start: start, limit: most == -1 ? nil : most)
    }

    private func number(_ name: String) throws(CrowdError) -> Int? {
        guard let text = request.query(name), !text.isEmpty else { return nil }
        guard let number = Int(text) else { throw CrowdError(.illegalArgument, "\(name) is no whole number.") }
        return number
    }

    func user(named name: String, status: Int = 404) async throws -> DirectoryUser {
        guard let user = try await store.user(named: name, in: directory) else {
            throw CrowdError(.userNotFound, "User <\(name)> does not exist", status: status)
        }
        return user
    }

    func group(named name: String, status: Int = 404) async throws -> DirectoryGroup {
        guard let group = try await store.group(named: name, in: directory) else {
            throw CrowdError(.groupNotFound, "Group <\(name)> does not exist", status: status)
        }
        return group
    }

    func body() async throws -> CrowdBody {
        let format = try request.bodyFormat()
        return try CrowdBody(parsing: try await request.body(limit: BodyLimit.standard), format)
    }
}
