public import Access
import Provisioning
import SCIM
import Sync

/// What an administrator decided about conflicts: about some users, or about all that a page showed.
public struct ConflictDecision: Sendable {
    public enum Scope: Sendable {
        /// By id or user name.
        case users([String])
        /// The page that begins after `after`, exactly as its digest says.
        case page(digest: String, after: String?, count: Int)
    }

    public struct Outcome: Sendable, Hashable {
        public let decided: Int
        /// Users who could not be brought in line.
        public let failed: Int
        /// What still needs a decision.
        public let open: Int
    }

    let choice: Conflict.Choice
    let place: ConflictPlace
    let scope: Scope

    public init(_ choice: Conflict.Choice, _ scope: Scope, in place: ConflictPlace) {
        self.choice = choice
        self.scope = scope
        self.place = place
    }

    /// - Throws: `Problem` 409 when something else stands by now, or leaves no such choice; then nothing was decided.
    public func carryOut(_ origin: ChangeOrigin, _ services: AdminServices) async throws -> Outcome {
        guard place.known.settings.enabled, place.rules.enabled else {
            throw Problem(409, "disabled", "Nothing was decided: the connector or its target is not enabled.")
        }
        try await services.refusePaused([place.binding])
        let conflicts = try await conflicts(services)
        var origin = origin
        origin.action = "conflicts.\(choice.rawValue)"
        let failed =
            choice == .protect
            ? try await protect(conflicts, origin, services) : try await settle(conflicts, origin, services)
        let counts = try await services.syncStore.counts(place.binding.id)
        return Outcome(
            decided: conflicts.count, failed: failed,
            open: (counts[.needsDecision] ?? 0) + (counts[.conflict] ?? 0))
    }

    /// The names of the accounts that it would be about.
    /// - Throws: `Problem` 409 as `carryOut` does.
    public func accounts(_ services: AdminServices) async throws -> [String] {
        try await conflicts(services).compactMap(\.username)
    }

    private func settle(
        _ conflicts: [Conflict], _ origin: ChangeOrigin, _ services: AdminServices
    ) async throws -> Int {
        let ids = conflicts.map(\.status.resourceID)
        let change = AuditChange.list("users", conflicts.map(told))
        let failed = try await services.audited(origin, [change]) {
            if choice == .skip { try await services.syncStore.skip(ids, place.binding.id) }
            return try await sync(ids, approvingLinks: choice == .link, origin, services).failed
        }
        if failed > 0 {
            let outcome = "\(failed) of \(ids.count) could not be brought in line"
            try await services.audit.append(origin.note([.outcome(outcome)]))
        }
        return failed
    }

    /// The change of the settings is in the audit log with its values.
    private func protect(
        _ conflicts: [Conflict], _ origin: ChangeOrigin, _ services: AdminServices
    ) async throws -> Int {
        let names = conflicts.compactMap(\.username)
        let (connector, target) = (place.known.settings.name, place.binding.targetName)
        _ = try await services.settings.edit(origin: origin) {
            $0.protect(users: names, connector: connector, target: target)
        }
        _ = try await sync(conflicts.map(\.status.resourceID), approvingLinks: false, origin, services)
        return 0
    }

    private func told(_ conflict: Conflict) -> String {
        let account = conflict.account.map { ", account \($0.username) (\($0.id))" } ?? ""
        return "\(conflict.status.userName) in \(place.binding.targetName)\(account)"
    }

    private func sync(
        _ ids: [String], approvingLinks: Bool, _ origin: ChangeOrigin, _ services: AdminServices
    ) async throws -> SyncSummary {
        try await services.sync.sync(ids, place.binding.id, approvingLinks: approvingLinks, actor: origin.actor)
    }

    private func conflicts(_ services: AdminServices) async throws -> [Conflict] {
        switch scope {
        case .users(let names): return try await conflicts(of: names, services)
        case .page(let digest, let after, let count):
            let page = try await ConflictPage(place, after: after, count: count, services)
            guard page.digest == digest else {
                throw Problem(
                    409, "changed-meanwhile",
                    "Nothing was decided: the conflicts are not those that were shown. List them again.")
            }
            // Who was skipped is linked by name only.
            return page.items.filter { $0.choices.contains(choice) && $0.status.state != .skipped }
        }
    }

    private func conflicts(of names: [String], _ services: AdminServices) async throws -> [Conflict] {
        var statuses: [UserStatus] = []
        var ids: Set<String> = []
        for name in names {
            let id = try await KnownUser(name, place.known, services).resource.id
            guard ids.insert(id).inserted else { continue }
            if let status = try await services.syncStore.status(of: id, place.binding.id) { statuses.append(status) }
        }
        let found = try await ConflictPage.conflicts(statuses, place, services)
        for conflict in found where !conflict.choices.contains(choice) {
            throw Problem(
                409, "no-such-choice",
                "Nothing was decided: \(conflict.status.userName) is \(conflict.status.state.rawValue) in "
                    + "\(place.binding.targetName), which leaves no choice to \(choice.rawValue).")
        }
        return found
    }
}
