import Crowd
import Directory
import HTTPGate

extension CrowdCall {
    /// The one that is nil is named by the body; what the body names and does not exist is 400, not 404.
    func addMembership(user userName: String?, group groupName: String?, location: String) async throws
        -> GateResponse
    {
        try requireWriting()
        let user: DirectoryUser
        let group: DirectoryGroup
        if let userName {
            user = try await self.user(named: userName)
            group = try await self.group(named: try GroupInput(try await body()).name, status: 400)
        } else {
            group = try await self.group(named: groupName ?? "")
            user = try await self.user(named: try UserInput(try await body()).name, status: 400)
        }
        guard try await !store.isMember(user.name, ofGroup: group.name, in: directory) else {
            throw CrowdError(
                .membershipAlreadyExists, "User <\(user.name)> is already a member of group <\(group.name)>")
        }
        try await apply([
            .addMembership(userID: user.id, group: group.name, owner: .application(application.name))
        ])
        let names = "username=\(CrowdLinks.encoded(user.name))&groupname=\(CrowdLinks.encoded(group.name))"
        return .created("\(links.base)/\(location)?\(names)", format)
    }

    func removeMembership(user userName: String, group groupName: String) async throws -> GateResponse {
        try requireWriting()
        let user = try await user(named: userName)
        let group = try await group(named: groupName)
        let account = try await store.accounts(ids: [user.id], names: [], in: directory).first
        guard let membership = account?.memberships.first(where: { $0.group == group.name }) else {
            throw CrowdError(
                .membershipNotFound, "User <\(user.name)> is not a member of group <\(group.name)>")
        }
        if case .connector = membership.owner {
            throw Self.ownedByConnector("The membership of <\(user.name)> in <\(group.name)>")
        }
        try await apply([.removeMembership(userID: user.id, group: group.name)])
        return .done
    }
}
