import Provisioning
import SCIM
import Sync

extension FaultyStore {
    func pendingUsers(_ binding: BindingID, limit: Int, now: Int64) async throws -> [PendingUser] {
        try await at("pendingUsers") { try await store.pendingUsers(binding, limit: limit, now: now) }
    }

    func pendingGroups(_ binding: BindingID, limit: Int) async throws -> [PendingGroup] {
        try await at("pendingGroups") { try await store.pendingGroups(binding, limit: limit) }
    }

    func users(_ ids: [String], _ binding: BindingID) async throws -> [PendingUser] {
        try await at("users") { try await store.users(ids, binding) }
    }

    func users(_ ids: [String], of binding: Binding) async throws -> [PendingUser] {
        try await at("users") { try await store.users(ids, of: binding) }
    }

    func users(after id: String?, limit: Int, of binding: Binding) async throws -> Page<PendingUser> {
        try await at("users") { try await store.users(after: id, limit: limit, of: binding) }
    }

    func sourceGroups(after id: String?, limit: Int, of connector: ConnectorID) async throws -> Page<SourceGroup> {
        try await at("sourceGroups") { try await store.sourceGroups(after: id, limit: limit, of: connector) }
    }

    func pendingCount(_ binding: BindingID) async throws -> Int {
        try await at("pendingCount") { try await store.pendingCount(binding) }
    }

    func rulesVersion(of binding: BindingID) async throws -> Int64 {
        try await at("rulesVersion") { try await store.rulesVersion(of: binding) }
    }

    func links(_ binding: BindingID, after: String?, limit: Int) async throws -> [Link] {
        try await at("links") { try await store.links(binding, after: after, limit: limit) }
    }

    func formerLinks(named names: [String], _ binding: BindingID) async throws -> [String: Link] {
        try await at("formerLinks") { try await store.formerLinks(named: names, binding) }
    }

    func deletedUsers(_ binding: BindingID, after: String?, limit: Int) async throws -> [UserStatus] {
        try await at("deletedUsers") { try await store.deletedUsers(binding, after: after, limit: limit) }
    }

    func statuses(_ binding: BindingID, states: Set<UserState>, after: String?, limit: Int) async throws -> [UserStatus]
    {
        try await at("statuses") { try await store.statuses(binding, states: states, after: after, limit: limit) }
    }

    func status(of resourceID: String, _ binding: BindingID) async throws -> UserStatus? {
        try await at("status") { try await store.status(of: resourceID, binding) }
    }

    func counts(_ binding: BindingID) async throws -> [UserState: Int] {
        try await at("counts") { try await store.counts(binding) }
    }

    func steps(_ binding: BindingID, resourceID: String?, before number: Int64?, limit: Int) async throws
        -> [RecordedStep]
    {
        try await at("steps") { try await store.steps(binding, resourceID: resourceID, before: number, limit: limit) }
    }

    func heldSteps(of resources: [String], _ binding: BindingID) async throws -> [NumberedHeldStep] {
        try await at("heldSteps") { try await store.heldSteps(of: resources, binding) }
    }

    func safetyCounts(_ keys: Set<SafetyKey>, after time: Int64, _ binding: BindingID) async throws -> SafetyCounts {
        try await at("safetyCounts") {
            var counts = try await store.safetyCounts(keys, after: time, binding)
            if world.sabotage == .passesCounted { counts.begun = counts.keys }
            return counts
        }
    }

    func ownedAccounts(_ binding: BindingID) async throws -> Int {
        try await at("ownedAccounts") { try await store.ownedAccounts(binding) }
    }

    func heldSteps(_ binding: BindingID, after number: Int64?, limit: Int) async throws -> [NumberedHeldStep] {
        try await at("heldSteps") { try await store.heldSteps(binding, after: number, limit: limit) }
    }

    func heldCounts(_ binding: BindingID) async throws -> [SafetyClass: Int] {
        try await at("heldCounts") { try await store.heldCounts(binding) }
    }

    func rejectedCount(_ binding: BindingID) async throws -> Int {
        try await at("rejectedCount") { try await store.rejectedCount(binding) }
    }

    func pause(of binding: BindingID) async throws -> SyncPause? {
        try await at("pause") { try await store.pause(of: binding) }
    }

    func refusals(of binding: BindingID) async throws -> TargetRefusals? {
        try await at("refusals") { try await store.refusals(of: binding) }
    }
}
