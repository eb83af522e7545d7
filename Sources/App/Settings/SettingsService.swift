import Access
import AdminAPI
import CrowdServer
import Directory
import Logging
import Provisioning
import StrictJSON
import Sync
import Targets

/// Puts settings in force: checks them, saves them, and tells the edges and the sync. One change at a time.
actor SettingsService {
    private let store: any SettingsStore
    private let passwords: any ApplicationPasswordStore
    let directories: any DirectoryStore
    let syncStore: any SyncStore
    let sync: SyncService
    private let environment: [String: String]
    private let logger: Logger
    nonisolated let live: LiveSettings
    private let changes = Turnstile()

    /// Loads what is saved; at the first start saves the initial settings with the target `directory`.
    init(_ parts: Parts) async throws {
        store = parts.store
        passwords = parts.passwords
        directories = parts.directories
        syncStore = parts.syncStore
        sync = parts.sync
        environment = parts.environment
        logger = parts.logger
        let empty = SettingsInForce(version: 0, settings: Settings(), catalog: Catalog())
        live = LiveSettings(empty, applications: [:])
        if let stored = try await store.current() {
            let reading = Settings.read(stored.text, checks: Self.checks)
            guard let settings = reading.settings else {
                throw ConfigurationError(
                    "Version \(stored.version) of the settings in the database is not valid for this release: "
                        + (reading.errors.first?.description ?? ""))
            }
            try await putInForce(settings, version: stored.version, warnings: [], startup: true)
        } else {
            _ = try await save(.initial, warnings: [], expecting: nil, origin: Self.firstStart)
        }
    }

    /// The kinds of targets are those that are registered.
    private static let checks = {
        var checks = SettingsChecks.standard
        checks.knownKinds = TargetKinds.names
        return checks
    }()

    private static let firstStart = ChangeOrigin(
        actor: "server start", action: "settings.initial", object: "/settings")

    struct Parts: Sendable {
        var store: any SettingsStore
        var passwords: any ApplicationPasswordStore
        var directories: any DirectoryStore
        var syncStore: any SyncStore
        var sync: SyncService
        var environment: [String: String]
        var logger: Logger
    }

    private func save(_ settings: Settings, warnings: [SettingsIssue], expecting version: Int?, origin: ChangeOrigin)
        async throws -> SettingsInForce
    {
        // Everything that can be refused is refused before anything is saved.
        for connector in settings.connectors { for rules in connector.targets { _ = try CompiledRules(rules) } }
        do { _ = try await admitted(settings, try await store.catalog(), startup: false) } catch {
            throw Problem(422, "invalid-settings", "Nothing was changed. \(error)")
        }
        let stored = try await saved(settings, expecting: version, origin)
        try await putInForce(settings, version: stored.version, warnings: warnings, startup: false)
        logger.info("settings in force", metadata: ["version": "\(stored.version)", "actor": "\(origin.actor)"])
        return live.inForce
    }

    private func saved(_ settings: Settings, expecting version: Int?, _ origin: ChangeOrigin) async throws
        -> StoredSettings
    {
        let changes = settings.differences(from: live.inForce.settings)
            .map { AuditChange(path: $0.path, before: $0.before, after: $0.after) }
        do {
            return try await store.save(
                settings, text: settings.exported(format: .json, includingDefaults: false), expecting: version,
                remark: settings.bindingsToReplan(since: live.inForce.settings), audit: origin.note(changes))
        } catch SettingsStoreError.changedMeanwhile(let current) {
            throw Problem(
                412, "changed-meanwhile",
                "Nothing was changed: version \(current) stands by now. Export it and make the change there.")
        }
    }

    private func putInForce(_ settings: Settings, version: Int, warnings: [SettingsIssue], startup: Bool) async throws {
        let catalog = try await store.catalog()
        live.replace(
            SettingsInForce(version: version, settings: settings, catalog: catalog, warnings: warnings),
            applications: try await admitted(settings, catalog, startup: startup))
        sync.update(try bindings(settings, catalog))
    }

    private func bindings(_ settings: Settings, _ catalog: Catalog) throws -> [BindingConfiguration] {
        var result: [BindingConfiguration] = []
        let names = Dictionary(catalog.connectors.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
        for binding in catalog.bindings {
            guard let connector = settings.connector(named: binding.connectorName), connector.enabled,
                let rules = connector.targets.first(where: { $0.target == binding.targetName }), rules.enabled
            else { continue }
            let target = DirectoryTarget(
                store: directories, directory: DirectoryID(binding.target.rawValue), connector: binding.connector,
                connectorNames: names)
            result.append(
                BindingConfiguration(
                    binding: binding, rules: try CompiledRules(rules), mode: rules.sync.mode, target: target,
                    copyTargets: target.copyTargets(rules.copy, catalog), schedule: Schedule(rules.sync)))
        }
        return result
    }

    /// Reads the passwords. One that can't be read refuses new settings; at a start it shuts that application out and
    /// says so, because the identity provider must still be answered.
    private func admitted(_ settings: Settings, _ catalog: Catalog, startup: Bool) async throws
        -> [String: AdmittedApplication]
    {
        var result: [String: AdmittedApplication] = [:]
        for target in settings.targets {
            for application in target.applications {
                let hash: [UInt8]?
                do { hash = try await passwordHash(application, target.name) } catch let error as ConfigurationError {
                    guard startup else { throw error }
                    logger.error(
                        "application shut out", metadata: ["application": "\(application.name)", "error": "\(error)"])
                    hash = nil
                }
                result[application.name] = AdmittedApplication(
                    application: .init(
                        name: application.name,
                        directory: DirectoryID(catalog.targets[target.name]?.rawValue ?? 0),
                        canWrite: application.write, targetName: target.name),
                    addresses: try AddressList(parsing: application.allow), passwordHash: hash)
            }
        }
        return result
    }

    private func passwordHash(_ application: ApplicationSettings, _ target: String) async throws -> [UInt8]? {
        guard let reference = application.password else {
            return try await passwords.passwordHash(application: application.name, target: target)
        }
        return ApplicationPassword.hash(try SecretReader.password(reference, environment: environment))
    }
}

extension SettingsService: SettingsAdministration {
    nonisolated func current() async throws -> SettingsInForce { live.inForce }

    func check(_ text: String) async throws -> [SettingsIssue] {
        let reading = Settings.read(text, checks: Self.checks)
        guard let settings = reading.settings else { throw SettingsErrors(reading.issues) }
        try Self.refuseLostConnectors(live.inForce.settings, settings)
        // A document that passes here must not fail when it is applied.
        do { _ = try await admitted(settings, live.inForce.catalog, startup: false) } catch let error
            as ConfigurationError
        {
            throw SettingsErrors([SettingsIssue(line: 1, column: 1, path: "targets", message: error.description)])
        }
        return reading.warnings
    }

    func apply(_ text: String, expecting version: Int?, origin: ChangeOrigin) async throws -> SettingsInForce {
        let reading = Settings.read(text, checks: Self.checks)
        guard let settings = reading.settings else { throw SettingsErrors(reading.issues) }
        return try await changes.through {
            try Self.refuseLostConnectors(self.live.inForce.settings, settings)
            return try await self.save(settings, warnings: reading.warnings, expecting: version, origin: origin)
        }
    }

    func edit(origin: ChangeOrigin, _ change: @escaping @Sendable (inout Settings) throws -> Void) async throws
        -> SettingsInForce
    {
        try await changes.through {
            var settings = self.live.inForce.settings
            try change(&settings)
            // Read as any document is, so that an edit can't bring in what a file could not.
            let reading = Settings.read(
                settings.exported(format: .json, includingDefaults: false), checks: Self.checks)
            guard let checked = reading.settings else { throw SettingsErrors(reading.errors) }
            return try await self.save(
                checked, warnings: [], expecting: self.live.inForce.version, origin: origin)
        }
    }

    func deleteConnector(_ name: String, accounts: CleanupAction, origin: ChangeOrigin) async throws -> (
        users: Int, groups: Int
    ) {
        guard let id = live.inForce.catalog.connectors[name] else {
            throw Problem.notFound("Connector \(name)", "List them to see their names.")
        }
        if accounts != .keep { try await giveUpAccounts(of: name, accounts, origin) }
        _ = try await edit(origin: origin) { try $0.removeConnector(named: name) }
        let counts = try await store.deleteConnector(id)
        live.replace(
            SettingsInForce(
                version: live.inForce.version, settings: live.inForce.settings, catalog: try await store.catalog()),
            applications: try await admitted(live.inForce.settings, try await store.catalog(), startup: true))
        return counts
    }

    func deleteTarget(_ name: String, origin: ChangeOrigin) async throws {
        guard let id = live.inForce.catalog.targets[name] else {
            throw Problem.notFound("Target \(name)", "List them to see their names.")
        }
        _ = try await edit(origin: origin) { try $0.removeTarget(named: name) }
        try await store.deleteTarget(id)
    }

    /// A document that lacks a connector would end the service for everybody it provisions: that takes a command which
    /// says so.
    private static func refuseLostConnectors(_ old: Settings, _ new: Settings) throws {
        let lost = old.connectors.filter { new.connector(named: $0.name) == nil }.map(\.name)
        guard lost.isEmpty else {
            throw SettingsErrors([
                SettingsIssue(
                    line: 1, column: 1, path: "connectors",
                    message:
                        "the document lacks \(lost.joined(separator: ", ")), which exists. To delete a connector use "
                        + "`usher connector delete`; to stop it set `enabled: false`")
            ])
        }
    }
}
