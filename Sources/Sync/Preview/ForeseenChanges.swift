import Provisioning
import SCIM
import Synchronization

/// What the users of a preview have done so far, as far as others can meet it: names, owners, links, what a leaver's
/// account became, renamed groups. Small for each user, because a preview may go over all of them.
final class ForeseenChanges: Sendable {
    struct Anonymous {
        let identity: AccountIdentity
        let cleared: [String]
    }

    struct State {
        /// Names of accounts that would be made, by id.
        var made: [String: String] = [:]
        /// Names of accounts that would be renamed, by id.
        var renamed: [String: String] = [:]
        /// Ids of accounts by the names that they would have then.
        var taken: [String: String] = [:]
        /// Accounts that become the connector's.
        var ours: Set<String> = []
        /// Accounts of leavers, with the groups that they lose.
        var left: [String: Set<String>] = [:]
        var disabled: Set<String> = []
        var deleted: Set<String> = []
        /// Accounts that tell of nobody any more.
        var anonymous: [String: Anonymous] = [:]
        /// Links of leavers that say what their accounts were.
        var leaversLinks: [String: Link] = [:]
        /// Deleted leavers by the names that their accounts had.
        var leavers: [String: String] = [:]
        /// Resources by the accounts that they would be linked to then.
        var linked: [String: String] = [:]
        /// Deleted resources whose accounts others get, and who.
        var released: [String: String] = [:]
        var groups = ForeseenGroupNames()
        var safety = ForeseenSafety()
        /// What would wait before anybody is looked at, by resources.
        var held: [String: [HeldStep]] = [:]
        /// One copy of every group's name.
        var names: [String: String] = [:]
    }

    private let state = Mutex(State())

    func read<Value: Sendable>(_ body: (State) -> Value) -> Value { state.withLock { body($0) } }

    func rename(group from: String, to: String) { state.withLock { $0.groups.rename(from, to) } }

    /// What goes on counts for those who follow.
    func begin(_ review: SafetyReview) { state.withLock { $0.safety.begin(review.limits) } }

    /// These wait before their users are looked at.
    func hold(_ steps: [HeldStep]) {
        state.withLock { state in
            for step in steps { state.held[step.key.resourceID, default: []].append(step) }
        }
    }

    /// The accounts of a ring get each other's names.
    func exchange(_ ring: [NameWish]) {
        state.withLock { state in
            for wish in ring { state.rename(wish.account.id, to: wish.name) }
        }
    }

    /// What the user's plan does, once it is carried out. Gives the names that become free.
    func carryOut(_ user: PlannedUser) -> [String] {
        state.withLock { $0.carryOut(user) }
    }
}

extension ForeseenChanges.State {
    fileprivate mutating func carryOut(_ user: PlannedUser) -> [String] {
        link(user)
        safety.carryOut(user)
        let plan = user.plan
        guard let id = plan.accountID else { return [] }
        for step in plan.steps { carryOut(step.action, id) }
        if plan.state == .cleanedUp { leave(id, user) }
        return user.freedName.map { [$0] } ?? []
    }

    private mutating func carryOut(_ action: AccountAction, _ id: String) {
        switch action {
        case .create(let account):
            made[id] = account.username
            taken[account.username.scimFolded] = id
        case .link: ours.insert(id)
        case .rename(_, let name): rename(id, to: name)
        case .disable: disabled.insert(id)
        case .enable: disabled.remove(id)
        case .delete: deleted.insert(id)
        case .anonymize(let identity, let cleared):
            anonymous[id] = ForeseenChanges.Anonymous(identity: identity, cleared: cleared)
            rename(id, to: identity.username)
        case .restore(let identity):
            rename(id, to: identity.username)
        case .setDisplayName, .setEmail, .setProperty, .addMembership, .removeMembership, .copyMembership,
            .copyProperty:
            break
        }
    }

    fileprivate mutating func rename(_ id: String, to name: String) {
        if let old = renamed[id], taken[old.scimFolded] == id { taken[old.scimFolded] = nil }
        renamed[id] = name
        taken[name.scimFolded] = id
    }

    private mutating func leave(_ id: String, _ user: PlannedUser) {
        var lost: Set<String> = []
        for case .removeMembership(let group) in user.plan.steps.map(\.action) {
            let folded = group.scimFolded
            let name = names[folded] ?? folded
            names[folded] = name
            lost.insert(name)
        }
        if !lost.isEmpty { left[id] = lost }
        guard let link = user.plan.link, let original = link.original, link != user.user.link else { return }
        leaversLinks[link.resourceID] = link
        guard user.user.source == nil, let name = original.identity?.username else { return }
        leavers[name.scimFolded] = link.resourceID
    }

    private mutating func link(_ user: PlannedUser) {
        let plan = user.plan
        if let former = plan.formerResource { released[former] = user.user.resourceID }
        if let account = plan.link?.accountID, account != user.user.link?.accountID {
            linked[account] = user.user.resourceID
        }
    }
}

extension PlannedUser {
    /// The name that others may have once the plan is carried out.
    fileprivate var freedName: String? {
        guard let account = input.account ?? input.former?.account else { return nil }
        // Who kept the name from others is gone, and his account may be had.
        if user.source == nil, user.link != nil { return account.username }
        let isFreed = plan.steps.contains { step in
            switch step.action {
            case .rename, .delete, .anonymize: true
            default: false
            }
        }
        return isFreed ? account.username : nil
    }
}

/// Groups that would be renamed, by their names before and then.
struct ForeseenGroupNames: Sendable {
    private var now: [String: String] = [:]
    private var before: [String: String] = [:]

    mutating func rename(_ from: String, _ to: String) {
        let first = before.removeValue(forKey: from.scimFolded) ?? from
        now[first.scimFolded] = to
        before[to.scimFolded] = first
    }

    /// The name that the group of this name would have then.
    func after(_ name: String) -> String { now.isEmpty ? name : now[name.scimFolded] ?? name }

    /// The name of today of the group that would have this one; nil: there would be none, or a new one.
    func today(_ name: String) -> String? {
        if let name = before[name.scimFolded] { return name }
        return now[name.scimFolded] == nil ? name : nil
    }
}
