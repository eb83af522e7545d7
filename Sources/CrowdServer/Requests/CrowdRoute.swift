import HTTPGate
import HTTPTypes

/// The resources of the API, by their paths. A last `*` is one segment of any text.
enum CrowdRoute: String, CaseIterable {
    case cookie = "config/cookie"
    case search
    case user
    case userRename = "user/rename"
    case userAttribute = "user/attribute"
    case userPassword = "user/password"
    case mailPassword = "user/mail/password"
    case mailUsernames = "user/mail/usernames"
    case userGroups = "user/group/direct"
    case userGroupsNested = "user/group/nested"
    case group
    case groupAttribute = "group/attribute"
    case groupUsers = "group/user/direct"
    case groupUsersNested = "group/user/nested"
    case childGroups = "group/child-group/direct"
    case childGroupsNested = "group/child-group/nested"
    case parentGroups = "group/parent-group/direct"
    case parentGroupsNested = "group/parent-group/nested"
    case memberships = "group/membership"
    case authentication
    case authenticationNotice = "authentication/notify"
    case sessions = "session"
    case session = "session/*"
    case events = "event"
    case eventsAfter = "event/*"
    case webhooks = "webhook"
    case webhook = "webhook/*"

    /// Knows the path and that the method is one for it.
    init(_ request: GateRequest) throws(HTTPRefusal) {
        let path = request.path
        guard path.count > 3, path[0] == "rest", path[1] == "usermanagement", path[2] == "1" || path[2] == "latest"
        else { throw .notFound }
        let resource = path.dropFirst(3).joined(separator: "/")
        let family = path.count == 5 ? path[3] + "/*" : resource
        guard let route = CrowdRoute(rawValue: resource) ?? CrowdRoute(rawValue: family) else { throw .notFound }
        guard route.methods.contains(request.method) else {
            throw .methodNotAllowed(request.method, allowed: route.methods)
        }
        self = route
    }

    var methods: [HTTPRequest.Method] {
        switch self {
        case .cookie, .userGroupsNested, .groupUsersNested, .childGroupsNested, .parentGroups, .parentGroupsNested,
            .memberships, .events, .eventsAfter:
            [.get]
        case .search: [.get, .post]
        case .user, .group: [.get, .post, .put, .delete]
        case .userAttribute, .groupAttribute, .userGroups, .groupUsers, .childGroups, .session: [.get, .post, .delete]
        case .userPassword: [.put, .delete]
        case .userRename, .mailPassword, .mailUsernames, .authentication, .authenticationNotice, .webhooks: [.post]
        case .sessions: [.post, .delete]
        case .webhook: [.get, .delete]
        }
    }
}
