import Provisioning
import SCIM
import Sync

/// A sync's store as its engine sees it in a story: calls fail before or after their effect, the engine dies at them,
/// and the identity provider goes on in between.
struct FaultyStore: SyncStore {
    let world: World
    let connector: Int
    let store: any SyncStore
    let binding: BindingID
    /// Of the same target; empty where the store knows them itself.
    let others: [(binding: BindingID, store: any SyncStore)]

    func links(toAccounts ids: [String], in target: TargetID) async throws -> [String: LinkHolder] {
        try await at("links") {
            var found = try await store.links(toAccounts: ids, in: target)
            guard !others.isEmpty else { return found }
            found = found.mapValues { LinkHolder(binding: binding, resourceID: $0.resourceID) }
            for other in others {
                let theirs = try await other.store.links(toAccounts: ids, in: target)
                found.merge(theirs.mapValues { LinkHolder(binding: other.binding, resourceID: $0.resourceID) }) { $1 }
            }
            return found
        }
    }

    func at<Value: Sendable>(_ call: String, _ body: () async throws -> Value) async throws -> Value {
        let fault = try await world.fault(at: "store." + call)
        if fault == .before { throw StoryFault.storeAway(call) }
        let value = try await body()
        try await world.passed(fault, "store." + call)
        return value
    }
}
