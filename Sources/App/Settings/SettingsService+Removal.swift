import Access
import Administration
import CrowdServer
import Directory
import Logging
import Provisioning
import StrictJSON
import Sync
import Targets

/// Removes connectors and targets. What was begun is kept until it is done: a crash only delays it.
extension SettingsService: RemovalAdministration {
    func removals() -> [Removal] { Array(removing.values) }

    func preview(_ scope: RemovalScope, _ action: CleanupAction) async throws -> ShownRemoval {
        var previews: [RemovalPreview] = []
        for (_, accounts) in try accounts(of: scope) {
            previews.append(try await accounts.preview(action, goesWithTarget: scope.connector == nil))
        }
        guard case .target(let name) = scope, let target = live.inForce.settings.target(named: name),
            let id = live.inForce.catalog.targets[name]
        else { return ShownRemoval(scope, action, previews) }
        return ShownRemoval(
            scope, action, previews, directory: try await directories.counts(in: DirectoryID(id.rawValue)),
            applications: target.applications.map(\.name))
    }

    func remove(_ order: RemovalOrder, origin: ChangeOrigin) async throws -> (users: Int, groups: Int) {
        try refuseBroken()
        let removal = try removal(order, origin.actor)
        guard running.insert(order.scope).inserted else {
            throw Problem(409, "busy", "Nothing was done: \(order.scope) is being removed already.")
        }
        do { try await begin(removal, order, origin) } catch {
            running.remove(order.scope)
            throw error
        }
        // Goes on when whoever asked does not wait for the answer any more.
        return try await Task { try await self.finish(removal, origin) }.value
    }

    /// Goes on with what a crash, a shutdown or a failure cut short; false when some of it failed again.
    func resumeRemovals() async -> Bool {
        // What is protected is not known before they are mended.
        if live.inForce.broken != nil { return true }
        var isDone = true
        for removal in removing.values where running.insert(removal.scope).inserted {
            let origin = ChangeOrigin(
                actor: removal.actor, action: "removal.resume", object: removal.scope.path)
            do {
                try await switchOff(removal, origin)
                _ = try await finish(removal, origin)
                logger.info("removed", metadata: ["what": "\(removal.scope)"])
            } catch {
                running.remove(removal.scope)
                isDone = false
                // Said once for each reason; the status says it all the time.
                let isNews = removalFailures.updateValue("\(error)", forKey: removal.scope) != "\(error)"
                logger.log(
                    level: isNews ? .error : .debug, "not removed yet, and tried again",
                    metadata: ["what": "\(removal.scope)", "error": "\(error)"])
            }
        }
        return isDone
    }

    private func removal(_ order: RemovalOrder, _ actor: String) throws -> Removal {
        let (inForce, scope) = (live.inForce, order.scope)
        let connector = scope.connector.flatMap { inForce.catalog.connectors[$0] }
        let target = scope.target.flatMap { inForce.catalog.targets[$0] }
        guard (connector == nil) == (scope.connector == nil), (target == nil) == (scope.target == nil) else {
            throw Problem.notFound("The \(scope)", "List them to see their names.")
        }
        return Removal(
            scope: scope, connector: connector, target: target, action: order.action, actor: actor,
            since: WallClock.now())
    }

    /// Nothing syncs from the check of what would change to the moment from which nothing is synced any more.
    private func begin(_ removal: Removal, _ order: RemovalOrder, _ origin: ChangeOrigin) async throws {
        try refuseUsed(removal.scope)
        let shown = try await review(order)
        guard order.action != .keep else { return try await keep(removal, shown, origin) }
        let targets = try accounts(of: order.scope).map(\.0.target).sorted { $0.rawValue < $1.rawValue }
        try await whileIdle(targets) {
            try await keep(removal, try await review(order), origin)
            try await switchOff(removal, origin)
        }
    }

    private func keep(_ removal: Removal, _ shown: ShownRemoval, _ origin: ChangeOrigin) async throws {
        try await store.begin(removal, audit: origin.note(shown.auditChanges))
        removing[removal.scope] = removal
    }

    private func review(_ order: RemovalOrder) async throws -> ShownRemoval {
        let shown = try await preview(order.scope, order.action)
        if let digest = order.digest, digest != shown.digest {
            throw Problem(
                409, "changed", "Nothing was removed: it is not what was shown any more. Look at it again.",
                extra: ["removal": shown.json])
        }
        guard order.digest != nil || shown.limits.isEmpty else {
            throw Problem(
                423, "needs-confirmation",
                "Nothing was removed: that goes over a safety limit (\(shown.limits.joined(separator: "; "))). Look at what "
                    + "would change, and confirm it by its digest \(shown.digest).", extra: ["removal": shown.json])
        }
        return shown
    }

    private func whileIdle(_ targets: [TargetID], _ body: () async throws -> Void) async throws {
        guard let first = targets.first else { return try await body() }
        try await sync.whileIdle(first) { try await whileIdle(Array(targets.dropFirst()), body) }
    }

    /// From here on nothing makes accounts any more.
    private func switchOff(_ removal: Removal, _ origin: ChangeOrigin) async throws {
        guard removal.action != .keep, removal.scope.connector != nil else { return }
        var changed = live.inForce.settings
        changed.switchOff(removal.scope)
        guard changed != live.inForce.settings else { return }
        _ = try await edit(origin: origin) { $0.switchOff(removal.scope) }
    }

    private func finish(_ removal: Removal, _ origin: ChangeOrigin) async throws -> (users: Int, groups: Int) {
        defer { running.remove(removal.scope) }
        let targets = try accounts(of: removal.scope).map(\.0.target)
        if removal.action != .keep, removal.scope.connector != nil { try await changeAccounts(removal) }
        if isStill(removal) { _ = try await edit(origin: origin) { try $0.leaveOut(removal.scope) } }
        // What was under way ends before its rows go.
        try await whileIdle(targets) {}
        let counts = try await deleteRows(removal)
        try await forget(removal)
        var inForce = live.inForce
        inForce.catalog = try await store.catalog()
        live.replace(
            inForce, applications: try await admitted(inForce.settings, inForce.catalog, startup: true))
        return counts
    }

    /// Whether the document still names what is removed, and not another thing of that name.
    private func isStill(_ removal: Removal) -> Bool {
        let inForce = live.inForce
        guard inForce.settings.names(removal.scope) else { return false }
        return removal.scope.connector.flatMap { inForce.catalog.connectors[$0] } == removal.connector
            && removal.scope.target.flatMap { inForce.catalog.targets[$0] } == removal.target
    }

    private func deleteRows(_ removal: Removal) async throws -> (users: Int, groups: Int) {
        switch (removal.connector, removal.target) {
        case (let connector?, let target?): try await store.deleteBinding(connector, target)
        case (let connector?, nil): return try await store.deleteConnector(connector)
        case (nil, let target?): try await store.deleteTarget(target)
        case (nil, nil): break
        }
        return (0, 0)
    }

    private func forget(_ removal: Removal) async throws {
        try await store.forget(removal)
        removing[removal.scope] = nil
        removalFailures[removal.scope] = nil
    }

    private func changeAccounts(_ removal: Removal) async throws {
        for (binding, accounts) in try accounts(of: removal.scope) {
            let result = try await sync.whileIdle(binding.target) {
                try await change(accounts, binding, removal)
            }
            guard result.stepsFailed == 0 else {
                try await forget(removal)
                throw Problem(
                    409, "accounts-left",
                    "\(result.stepsFailed) accounts in \(binding.targetName) could not be changed (usher runs "
                        + "\(binding.connectorName)). The \(removal.scope) is switched off and still there: remove it "
                        + "again, or with its accounts kept.")
            }
        }
    }

    /// Told as a run, so that it can be watched.
    private func change(_ accounts: AccountRemoval, _ binding: Binding, _ removal: Removal) async throws -> BatchResult
    {
        let (trigger, start) = (RunTrigger.command(actor: removal.actor), WallClock.now())
        let id = try await runs.begin(binding.id, trigger, at: start)
        func record(_ result: BatchResult) -> RunRecord {
            RunRecord(id: id, binding: binding.id, trigger: trigger, startedAt: start, result: result)
        }
        let result = try await accounts.carryOut(removal.action, run: id) { try await runs.update(record($0)) }
        var end = record(result)
        end.outcome = result.stepsFailed == 0 ? .done : .failed
        end.message = "\(removal.scope) is removed"
        end.finishedAt = WallClock.now()
        try await runs.update(end)
        return result
    }

    private func accounts(of scope: RemovalScope) throws -> [(Binding, AccountRemoval)] {
        let inForce = live.inForce
        return try inForce.catalog.bindings.compactMap { binding in
            guard scope.connector.map({ $0 == binding.connectorName }) ?? true,
                scope.target.map({ $0 == binding.targetName }) ?? true,
                let rules = inForce.settings.connector(named: binding.connectorName)?.targets
                    .first(where: { $0.target == binding.targetName })
            else { return nil }
            let target = DirectoryTarget(
                store: directories, directory: DirectoryID(binding.target.rawValue), connector: binding.connector)
            let accounts = AccountRemoval(
                binding: binding, rules: try CompiledRules(rules), store: syncStore, target: target,
                now: WallClock.now)
            return (binding, accounts)
        }
    }

    /// What the edit would refuse is refused before anything is done.
    private func refuseUsed(_ scope: RemovalScope) throws {
        var settings = live.inForce.settings
        try settings.leaveOut(scope)
    }
}

extension RemovalScope {
    fileprivate var path: String {
        switch self {
        case .connector(let name): "/connectors/\(name)"
        case .target(let name): "/targets/\(name)"
        case .binding(let name): "/connectors/\(name.connector)/targets/\(name.target)"
        }
    }
}

extension ShownRemoval {
    /// For the audit log: what somebody agreed to.
    fileprivate var auditChanges: [AuditChange] {
        let accounts = previews.map { preview in
            AuditChange(
                path: "accounts[\(preview.binding.connectorName)/\(preview.binding.targetName)]",
                after: [
                    "action": .string(action.rawValue), "accounts": .integer(preview.accounts),
                    "changed": .integer(preview.changed), "protected": .integer(preview.protected),
                ])
        }
        return accounts + [AuditChange(path: "digest", after: .string(digest))]
    }
}
