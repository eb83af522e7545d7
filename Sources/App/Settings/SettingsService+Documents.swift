import Administration
import Directory
import Logging
import Provisioning
import Sync
import Targets

/// What documents have to be, to be put in force and to stay so.
extension SettingsService {
    /// The kinds of targets are those that are registered.
    static let checks = {
        var checks = SettingsChecks.standard
        checks.knownKinds = TargetKinds.names
        return checks
    }()

    /// For what is in force: what an earlier release let in goes on, and edits of other things do too.
    static let lenient = {
        var checks = SettingsService.checks
        checks.contradictions = .warning
        return checks
    }()

    /// What was saved; of what an earlier release has saved, as much as this one takes: it is better that one schedule
    /// does not fire than that nobody is provisioned.
    static func loaded(_ stored: StoredSettings, _ logger: Logger) throws -> SettingsInForce {
        var checks = lenient
        checks.isSalvaging = true
        let reading = Settings.read(stored.text, checks: checks)
        guard let settings = reading.settings ?? reading.salvaged else {
            throw ConfigurationError(
                "Version \(stored.version) of the settings in the database is not valid for this release: "
                    + (reading.errors.first?.description ?? ""))
        }
        var inForce = SettingsInForce(version: stored.version, settings: settings, catalog: Catalog())
        if !reading.errors.isEmpty {
            let broken = BrokenSettings(text: stored.text, errors: reading.errors)
            logger.error(
                "settings with errors", metadata: ["version": "\(stored.version)", "errors": "\(broken.told)"])
            inForce.broken = broken
        }
        return inForce
    }

    /// What the settings in force say that is hardly meant, with the places that their export has.
    nonisolated var warnings: [SettingsIssue] {
        Settings.read(live.inForce.settings.exported(format: .yaml, includingDefaults: false), checks: Self.lenient)
            .issues
    }

    /// An edit would save what is left and lose what is to be mended.
    nonisolated func refuseBroken() throws {
        guard let broken = live.inForce.broken else { return }
        throw Problem(
            409, "settings-with-errors",
            "Nothing was changed: the settings, saved by an earlier release, have an error (\(broken.told)). "
                + BrokenSettings.advice)
    }

    /// A document that lacks a connector, or somewhere it has accounts, would end the service for everybody it provisions
    /// there: that takes a command which says what becomes of them.
    func refuseLost(_ new: Settings) async throws {
        let lost = try await lost(in: new)
        guard lost.isEmpty else { throw SettingsErrors(lost) }
    }

    private func lost(in new: Settings) async throws -> [SettingsIssue] {
        let inForce = live.inForce
        func issue(_ lack: SettingsPart, _ path: String, _ what: String, _ command: String) -> SettingsIssue {
            var issue = SettingsIssue(
                line: 1, column: 1, path: path,
                message: "the document lacks \(what). To keep it, take its part of `usher settings export` into the "
                    + "document; to remove it use `\(command)`, which shows what becomes of the accounts; to stop it set "
                    + "`enabled: false`")
            issue.lack = lack
            return issue
        }
        var issues = inForce.settings.connectors.map(\.name).filter { new.connector(named: $0) == nil }.map {
            issue(.connector($0), "connectors", "the connector \($0), which exists", "usher connector delete \($0)")
        }
        for binding in inForce.catalog.bindings {
            let (connector, target) = (binding.connectorName, binding.targetName)
            guard new.connector(named: connector).map({ $0.targets.allSatisfy { $0.target != target } }) ?? false,
                try await !syncStore.links(binding.id, after: nil, limit: 1).isEmpty
            else { continue }
            issues.append(
                issue(
                    .binding(connector: connector, target: target), "connectors[\(connector)].targets",
                    "the target \(target) of \(connector), where it has accounts",
                    "usher connector delete \(connector) --target \(target)"))
        }
        for (name, id) in inForce.catalog.targets.sorted(by: { $0.key < $1.key }) where new.target(named: name) == nil {
            let counts = try await directories.counts(in: DirectoryID(id.rawValue))
            guard counts.users + counts.groups > 0 else { continue }
            issues.append(
                issue(
                    .target(name), "targets", "the target \(name), which holds \(counts.users) users",
                    "usher target delete \(name)"))
        }
        return issues
    }
}
