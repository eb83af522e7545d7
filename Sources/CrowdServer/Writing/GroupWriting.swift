import Crowd
import Directory
import HTTPGate
import HTTPTypes

extension CrowdCall {
    func createGroup() async throws -> GateResponse {
        try requireWriting()
        let input = try GroupInput(try await body())
        guard try await store.group(named: input.name, in: directory) == nil else {
            throw CrowdError(.invalidGroup, "Group <\(input.name)> exists already")
        }
        let group = DirectoryGroup(
            id: Self.newID(), name: input.name, description: input.description ?? "",
            owner: .application(application.name))
        try await apply([.createGroup(group)])
        return .created(links.group(input.name), format)
    }

    func updateGroup() async throws -> GateResponse {
        try requireWriting()
        let group = try await ownGroup()
        let input = try GroupInput(try await body())
        guard input.name.lowercased() == group.name.lowercased() else {
            throw CrowdError(
                .invalidGroup, "The body is about group <\(input.name)>, the address about <\(group.name)>.")
        }
        try await apply([.updateGroup(name: group.name, description: input.description ?? "")])
        return try await whole(try await self.group(named: group.name))
    }

    func deleteGroup() async throws -> GateResponse {
        try requireWriting()
        let group = try await ownGroup()
        // It would take the memberships along that rules gave.
        try await apply([.deleteGroup(name: group.name, sparingConnectors: true)])
        return .done
    }

    private func ownGroup() async throws -> DirectoryGroup {
        let group = try await group(named: parameter("groupname"))
        guard group.owner == .application(application.name) else {
            throw CrowdError(
                .applicationPermissionDenied,
                "Group <\(group.name)> was not made by the application <\(application.name)>, "
                    + "which may change and delete its own groups only.")
        }
        return group
    }

    /// 128 random bits.
    private static func newID() -> String {
        (0..<2).map { _ in
            let digits = String(UInt64.random(in: .min ... .max), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
