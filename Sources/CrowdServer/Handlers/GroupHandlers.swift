import Crowd
import Directory
import HTTPGate
import HTTPTypes

extension CrowdCall {
    func group() async throws -> GateResponse {
        switch request.method {
        case .post: try await createGroup()
        case .put: try await updateGroup()
        case .delete: try await deleteGroup()
        default: try await whole(try await group(named: parameter("groupname")))
        }
    }

    /// A single group is always shown whole; its attributes only when asked for.
    func whole(_ group: DirectoryGroup) async throws -> GateResponse {
        let wantsAttributes = Expansion(request, of: .groups).hasAttributes
        let attributes = wantsAttributes ? try await store.attributes(ofGroup: group.id, in: directory) : []
        return answer(CrowdGroup(group, attributes))
    }

    func groupAttributes() async throws -> GateResponse {
        let group = try await group(named: parameter("groupname"))
        let stored = try await store.attributes(ofGroup: group.id, in: directory)
        guard request.method != .get else {
            return answer(
                CrowdAttributes(stored.map(CrowdAttribute.init), link: links.attributes(ofGroup: group.name)))
        }
        return try await changeAttributes(stored) { .setGroupAttribute(group: group.name, $0) }
    }

    /// A user's groups, or whether one is among them. Groups hold no groups here, so nested and direct are the same.
    func userGroups() async throws -> GateResponse {
        switch request.method {
        case .post:
            return try await addMembership(
                user: try parameter("username"), group: nil, location: "user/group/direct")
        case .delete:
            return try await removeMembership(user: try parameter("username"), group: try parameter("groupname"))
        default: break
        }
        let user = try await user(named: parameter("username"))
        if let name = request.query("groupname") {
            return try await whole(try await membership(user.name, name).group)
        }
        return try await list(try await store.groups(ofUser: user.name, try range(), in: directory))
    }

    func groupUsers() async throws -> GateResponse {
        switch request.method {
        case .post:
            return try await addMembership(
                user: nil, group: try parameter("groupname"), location: "group/user/direct")
        case .delete:
            return try await removeMembership(user: try parameter("username"), group: try parameter("groupname"))
        default: break
        }
        let group = try await group(named: parameter("groupname"))
        if let name = request.query("username") {
            return try await whole(try await membership(name, group.name).user)
        }
        return try await members(of: group)
    }

    private func membership(_ userName: String, _ groupName: String) async throws
        -> (user: DirectoryUser, group: DirectoryGroup)
    {
        guard try await store.isMember(userName, ofGroup: groupName, in: directory),
            let user = try await store.user(named: userName, in: directory),
            let group = try await store.group(named: groupName, in: directory)
        else {
            throw CrowdError(.membershipNotFound, "User <\(userName)> is not a member of group <\(groupName)>")
        }
        return (user, group)
    }
}

extension CrowdCall {
    func childGroups() async throws -> GateResponse {
        if request.method == .post {
            try requireWriting()
            _ = try await group(named: parameter("groupname"))
            throw CrowdError(
                .nestedGroupsNotSupported, "Groups of this directory hold users only: Usher resolves nested groups.")
        }
        if request.method == .delete { try requireWriting() }
        return try await relatives(named: "child-groupname")
    }

    /// The groups in a group, or around it: always none.
    func relatives(named parameterName: String) async throws -> GateResponse {
        let group = try await group(named: parameter("groupname"))
        if let other = request.query(parameterName) {
            throw CrowdError(
                .membershipNotFound, "Group <\(group.name)> and group <\(other)> are not nested in one another")
        }
        if request.method == .delete { _ = try parameter(parameterName) }
        return try await list([DirectoryGroup]())
    }
}
