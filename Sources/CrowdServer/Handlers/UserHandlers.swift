import Crowd
import Directory
import HTTPGate
import HTTPTypes

extension CrowdCall {
    func user() async throws -> GateResponse {
        guard request.method == .get else { return try await refuseUserChange() }
        return try await whole(try await userAskedFor())
    }

    /// By `key` or `username`.
    private func userAskedFor() async throws -> DirectoryUser {
        guard let key = request.query("key"), !key.isEmpty else { return try await user(named: parameter("username")) }
        guard let user = try await store.user(id: key, in: directory) else {
            throw CrowdError(.userNotFound, "User with key <\(key)> does not exist")
        }
        return user
    }

    /// A single user is always shown whole; his attributes only when asked for.
    func whole(_ user: DirectoryUser) async throws -> GateResponse {
        let wantsAttributes = Expansion(request, of: .users).hasAttributes
        let attributes = wantsAttributes ? try await store.attributes(ofUser: user.id, in: directory) : []
        return answer(CrowdUser(user, attributes))
    }

    func userAttributes() async throws -> GateResponse {
        let user = try await user(named: parameter("username"))
        let stored = try await store.attributes(ofUser: user.id, in: directory)
        guard request.method != .get else {
            return answer(
                CrowdAttributes(stored.map(CrowdAttribute.init), link: links.attributes(ofUser: user.name)))
        }
        return try await changeAttributes(stored) { .setUserAttribute(userID: user.id, $0) }
    }

    /// Usher keeps no passwords, so none is right. The refusal is the one that Crowd gives for a wrong one.
    func authenticate() async throws -> GateResponse {
        let name = try parameter("username")
        _ = try PasswordInput(try await body())
        throw try await logInRefusal(name)
    }

    func sessions() async throws -> GateResponse {
        // There are none to end.
        guard request.method == .post else { return .done }
        let context = try AuthenticationContext(try await body())
        throw try await logInRefusal(context.username)
    }

    private func logInRefusal(_ name: String) async throws -> CrowdError {
        let user = try await user(named: name, status: 400)
        guard user.isActive else {
            return CrowdError(.inactiveAccount, "Account <\(user.name)> is inactive")
        }
        return CrowdError(
            .invalidUserAuthentication,
            "Failed to authenticate <\(user.name)>: Usher keeps no passwords. Log in by single sign-on.")
    }
}
