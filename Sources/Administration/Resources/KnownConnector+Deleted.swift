import Provisioning
public import SCIM
import Sync

extension KnownConnector {
    /// The id of a user who may be deleted: then the name is that of the account he still has, or had before it was
    /// anonymized. What nobody knows by is given back as it is.
    public func id(ofUser name: String, _ resource: Resource?, _ services: AdminServices) async throws -> String {
        if let resource { return resource.id }
        for binding in try bindings(target: nil) {
            let accounts = try await services.targets.accounts(named: [name], in: binding.target, of: id)
            guard !accounts.isEmpty else {
                if let link = try await services.syncStore.formerLinks(named: [name], binding.id)[name] {
                    return link.resourceID
                }
                continue
            }
            let holders = try await services.syncStore.links(toAccounts: accounts.map(\.id), in: binding.target)
            if let holder = holders.values.first(where: { $0.binding == binding.id }) { return holder.resourceID }
        }
        return name
    }
}
