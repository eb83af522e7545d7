import Access
import Administration
import CrowdServer
import Directory
import Logging
import Provisioning
import StrictJSON
import Sync
import Targets

/// Puts settings in force: checks them, saves them, and tells the edges and the sync. One change at a time.
actor SettingsService {
    let store: any SettingsStore
    private let passwords: any ApplicationPasswordStore
    let directories: any DirectoryStore
    let syncStore: any SyncStore
    let sync: SyncService
    let runs: any RunStore
    private let environment: [String: String]
    let logger: Logger
    nonisolated let live: LiveSettings
    private let changes = Turnstile()
    /// Begun and not done.
    var removing: [RemovalScope: Removal] = [:]
    /// Those that something is being done about.
    var running: Set<RemovalScope> = []
    /// Why those that are tried again failed last.
    var removalFailures: [RemovalScope: String] = [:]

    /// Loads what is saved; at the first start saves the initial settings with the target `directory`.
    init(_ parts: Parts) async throws {
        store = parts.store
        passwords = parts.passwords
        directories = parts.directories
        syncStore = parts.syncStore
        sync = parts.sync
        runs = parts.runs
        environment = parts.environment
        logger = parts.logger
        let empty = SettingsInForce(version: 0, settings: Settings(), catalog: Catalog())
        live = LiveSettings(empty, applications: [:])
        removing = Dictionary(try await store.removals().map { ($0.scope, $0) }) { $1 }
        if let stored = try await store.current() {
            try await putInForce(try Self.loaded(stored, logger), startup: true)
        } else {
            _ = try await save(.initial, warnings: [], expecting: nil, origin: Self.firstStart)
        }
    }

    private static let firstStart = ChangeOrigin(
        actor: "server start", action: "settings.initial", object: "/settings")

    struct Parts: Sendable {
        var store: any SettingsStore
        var passwords: any ApplicationPasswordStore
        var directories: any DirectoryStore
        var syncStore: any SyncStore
        var sync: SyncService
        var runs: any RunStore
        var environment: [String: String]
        var logger: Logger
    }

    private func save(_ settings: Settings, warnings: [SettingsIssue], expecting version: Int?, origin: ChangeOrigin)
        async throws -> SettingsInForce
    {
        // Everything that can be refused is refused before anything is saved.
        for scope in removing.keys where settings.brings(back: scope, after: live.inForce.settings) {
            throw Problem(
                409, "being-removed",
                "Nothing was changed: \(scope) is being removed. Wait for its end, or remove it again with its accounts kept."
            )
        }
        for connector in settings.connectors { for rules in connector.targets { _ = try CompiledRules(rules) } }
        do { _ = try await admitted(settings, try await store.catalog(), startup: false) } catch {
            throw Problem(422, "invalid-settings", "Nothing was changed. \(error)")
        }
        let stored = try await saved(settings, expecting: version, origin)
        try await putInForce(
            SettingsInForce(version: stored.version, settings: settings, catalog: Catalog(), warnings: warnings))
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

    private func putInForce(_ new: SettingsInForce, startup: Bool = false) async throws {
        var inForce = new
        inForce.catalog = try await store.catalog()
        live.replace(
            inForce, applications: try await admitted(inForce.settings, inForce.catalog, startup: startup))
        sync.update(try bindings(inForce.settings, inForce.catalog))
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
    func admitted(_ settings: Settings, _ catalog: Catalog, startup: Bool) async throws
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

    func history(before version: Int?, limit: Int) async throws -> [StoredSettings] {
        try await store.history(before: version, limit: limit)
    }

    func version(_ number: Int) async throws -> StoredSettings? { try await store.version(number) }

    func check(_ text: String) async throws -> [SettingsIssue] {
        let reading = Settings.read(text, checks: Self.checks)
        guard let settings = reading.settings else { throw SettingsErrors(reading.issues) }
        try await refuseLost(settings)
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
            try await self.refuseLost(settings)
            return try await self.save(settings, warnings: reading.warnings, expecting: version, origin: origin)
        }
    }

    func edit(origin: ChangeOrigin, _ change: @escaping @Sendable (inout Settings) throws -> Void) async throws
        -> SettingsInForce
    {
        try await changes.through {
            try self.refuseBroken()
            var settings = self.live.inForce.settings
            try change(&settings)
            // Read as any document is, so that an edit can't bring in what a file could not.
            let reading = Settings.read(
                settings.exported(format: .json, includingDefaults: false), checks: Self.lenient)
            guard let checked = reading.settings else { throw SettingsErrors(reading.errors) }
            return try await self.save(
                checked, warnings: [], expecting: self.live.inForce.version, origin: origin)
        }
    }
}
