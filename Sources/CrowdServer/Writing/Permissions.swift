import Crowd
import Directory
import HTTPGate
import HTTPTypes

/// What an application may change: what is local. Everything that a connector put into the directory stays as the
/// identity provider and the rules have it.
extension CrowdCall {
    func requireWriting() throws(CrowdError) {
        guard application.canWrite else {
            throw CrowdError(
                .applicationPermissionDenied,
                "The application <\(application.name)> may only read the directory <\(application.targetName)>. "
                    + "Usher's settings allow writing with write: true.")
        }
    }

    func refuseUserChange() async throws -> GateResponse {
        try requireWriting()
        throw CrowdError(
            .applicationPermissionDenied,
            "Users of the directory <\(application.targetName)> come from the identity provider: "
                + "create, change, rename and delete them there. Usher keeps no passwords.")
    }

    /// Sets or removes attributes by the request, and leaves those of connectors alone.
    func changeAttributes(
        _ stored: [DirectoryAttribute], _ change: (DirectoryAttribute) -> DirectoryChange
    ) async throws -> GateResponse {
        try requireWriting()
        let wanted: [CrowdAttribute]
        if request.method == .delete {
            wanted = [CrowdAttribute(name: try parameter("attributename"), values: [])]
        } else {
            wanted = try AttributesInput(try await body()).attributes
        }
        for attribute in wanted {
            if case .connector = stored.first(where: { $0.name == attribute.name })?.owner ?? .administrator {
                throw Self.ownedByConnector("The attribute <\(attribute.name)>")
            }
        }
        try await apply(
            wanted.map {
                change(DirectoryAttribute(name: $0.name, values: $0.values, owner: .application(application.name)))
            })
        return .done
    }

    static func ownedByConnector(_ what: String) -> CrowdError {
        CrowdError(
            .applicationPermissionDenied,
            "\(what) was set by a connector's rules and would come back at its next sync. "
                + "Change it at the identity provider, or in the rules.")
    }

    func apply(_ changes: [DirectoryChange]) async throws {
        for result in try await store.apply(changes, in: directory) {
            if case .failure(let error) = result { throw CrowdError(error) }
        }
    }
}

extension CrowdError {
    fileprivate init(_ error: DirectoryError) {
        switch error {
        case .userNotFound(let name): self.init(.userNotFound, "User <\(name)> does not exist")
        case .groupNotFound(let name): self.init(.groupNotFound, "Group <\(name)> does not exist")
        case .userExists(let name, _): self.init(.invalidUser, "User <\(name)> exists already")
        case .groupExists(let name): self.init(.invalidGroup, "Group <\(name)> exists already")
        case .groupHoldsConnectorMember(let group, let user):
            self = CrowdCall.ownedByConnector("The membership of <\(user)> in <\(group)>")
        case .invalidName(let name):
            self.init(
                .illegalArgument,
                "\"\(name.prefix(60))\" is no name: it is empty, too long or holds control characters or code points that are no characters."
            )
        }
    }
}
