import Provisioning

/// What safety remembers is as it was: a preview tells what the rules want, whatever the limits say.
extension ForeseenStore {
    func heldSteps(of resources: [String], _ binding: BindingID) async throws -> [HeldStep] {
        try await store.heldSteps(of: resources, binding)
    }
    func safetyCounts(_ keys: Set<SafetyKey>, after time: Int64, _ binding: BindingID) async throws -> SafetyCounts {
        try await store.safetyCounts(keys, after: time, binding)
    }
    func ownedAccounts(_ binding: BindingID) async throws -> Int { try await store.ownedAccounts(binding) }
    func heldSteps(_ binding: BindingID, after number: Int64?, limit: Int) async throws -> [NumberedHeldStep] {
        try await store.heldSteps(binding, after: number, limit: limit)
    }
    func heldCounts(_ binding: BindingID) async throws -> [SafetyClass: Int] { try await store.heldCounts(binding) }
    func pause(of binding: BindingID) async throws -> SyncPause? { try await store.pause(of: binding) }
}
