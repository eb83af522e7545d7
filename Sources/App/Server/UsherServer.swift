import Access
import AdminAPI
import AdminSite
import Administration
import CrowdServer
import Crypto
import Directory
import Foundation
import HTTPGate
public import Logging
import NIOSSL
import SCIM
import SCIMServer
import ServiceLifecycle
import Storage
import Sync
import UnixSignals

#if canImport(Glibc)
    import Glibc
#endif

/// The whole server. `build` opens the data folder and puts everything together; `run` serves until it is told to stop.
public struct UsherServer: Sendable {
    public let configuration: ServerConfiguration
    public let folder: DataFolder
    /// True when nothing had been set up in this data folder before.
    public let isFirstStart: Bool
    let storage: Storage
    let services: [any Service]
    let logger: Logger

    /// Serves until SIGTERM or SIGINT: then takes nothing new, answers what is in work, and closes the database.
    public func run() async throws {
        var group = ServiceGroupConfiguration(
            services: services.map { .init(service: $0, successTerminationBehavior: .ignore) },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        group.maximumGracefulShutdownDuration = .seconds(9)
        do {
            try await ServiceGroup(configuration: group).run()
        } catch {
            try? await storage.close()
            throw error
        }
        try await storage.close()
    }
}

extension UsherServer {
    /// - Throws: `ConfigurationError` for everything that the operator has to change; its text is one line.
    public static func build(_ configuration: ServerConfiguration, environment: [String: String], logger: Logger)
        async throws -> UsherServer
    {
        let folder = try DataFolder(path: configuration.dataFolder)
        let key = try SecretKey(configuration, folder)
        let tls = try TLSFiles.configuration(configuration)
        let storage: Storage
        do {
            storage = try await Storage.open(folder, key, configuration)
        } catch let error as StorageError {
            throw ConfigurationError(error.description)
        }
        let parts = try await Parts(configuration, folder, storage, key, environment, logger)
        let server = HTTPGateServer(
            gate: parts.gate, address: .init(host: configuration.host, port: configuration.port), tls: tls,
            onListening: { port in
                Startup.announce(configuration, folder, port: port, isFirst: parts.isFirstStart, logger)
            })
        return UsherServer(
            configuration: configuration, folder: folder, isFirstStart: parts.isFirstStart, storage: storage,
            // In this order they start, and in the opposite one they stop: the listener first.
            services: [
                AuditHeads(store: storage.audit, logger: logger), parts.tokens, parts.requestLog,
                UnfinishedDeletions(storage: storage, settings: parts.settings), parts.sync,
                server,
            ],
            logger: logger)
    }
}

/// Everything between the stores and the listener.
private struct Parts {
    let tokens: TokenUse
    let requestLog: RequestLog
    let sync: SyncService
    let settings: SettingsService
    let gate: Gate
    let isFirstStart: Bool

    init(
        _ configuration: ServerConfiguration, _ folder: DataFolder, _ storage: Storage, _ key: SecretKey,
        _ environment: [String: String], _ logger: Logger
    ) async throws {
        let publicURL = configuration.effectivePublicURL
        tokens = TokenUse(store: storage.tokens, now: WallClock.now, logger: logger)
        requestLog = RequestLog(
            store: storage.requestLog, limits: .init(configuration), now: WallClock.now, logger: logger)
        let sync = SyncService(store: storage.sync, runs: storage.runs, now: WallClock.now, logger: logger)
        self.sync = sync
        isFirstStart = try await storage.settings.current() == nil
        let settings = try await SettingsService(
            .init(
                store: storage.settings, passwords: storage.applicationPasswords, directories: storage.directories,
                syncStore: storage.sync,
                sync: sync, runs: storage.runs, environment: environment, logger: logger))
        self.settings = settings
        try await LocalAdministrator.ensureToken(folder, storage.tokens, now: WallClock.now())
        let front = try await FrontDoor(configuration, folder, storage, key, tokens: tokens, logger)
        let resources = storage.resources
        storage.onResourceChange { sync.wake($0) }
        let proxies = front.proxies
        let health = Health(
            configuration: configuration, folder: folder, key: key, storage: storage, settings: settings,
            proxies: proxies)
        let inspector = SystemInspector(folder: folder, storage: storage, started: WallClock.now())
        let services = AdminServices(
            settings: settings, sync: SyncAdministrator(service: sync, store: storage.sync),
            targets: TargetAdministrator(directories: storage.directories),
            planning: PlanningAdministrator(
                settings: settings, store: storage.sync, directories: storage.directories), removal: settings,
            syncStore: storage.sync,
            runs: storage.runs, standings: storage.standings,
            resources: resources, people: storage.people, heldSteps: storage.heldSteps, tokens: tokens,
            administrators: storage.administrators,
            passwords: front.passwords, applicationPasswords: storage.applicationPasswords,
            requests: requestLog, audit: storage.audit,
            environment: AdminEnvironment(
                publicURL: publicURL, isPublicURLSet: configuration.publicURL != nil, version: Version.current,
                now: WallClock.now,
                healthChecks: { await health.checks() }, systemReport: { try await inspector.report() }))
        let monitor = GateMonitor()
        let metrics = SyncMetrics(settings: settings.live, service: sync, store: storage.sync)
        let cursorKey = key.derived(for: "scim cursors")
        let edges: [any HTTPEdge] =
            [
                SCIMEdge(
                    store: resources, authenticator: ConnectorTokens(tokens: tokens, settings: settings.live),
                    recorder: requestLog,
                    cursors: CursorCodec { Array(HMAC<SHA256>.authenticationCode(for: $0, using: cursorKey)) },
                    publicURL: { publicURL }, now: { Timestamp(milliseconds: WallClock.now()) }),
                CrowdEdge(
                    store: storage.directories, authenticator: ApplicationPasswords(settings: settings.live),
                    publicURL: publicURL),
                AdminEdge(services: services, authenticator: AdministratorTokens(tokens: tokens)),
                try SiteEdge(
                    services: services,
                    doors: SiteDoors(
                        signIn: front.signIn, singleSignOn: front.singleSignOn, publicURL: publicURL,
                        proxies: proxies)),
            ]
            + OperationsEdge.all(
                monitor: monitor, checks: { await health.readiness() },
                moreMetrics: { [requestLog] in requestLog.prometheusText + (await metrics.text()) })
        gate = Gate(
            edges: edges, monitor: monitor, logger: logger, report: LogSetup.requests(configuration))
    }
}
