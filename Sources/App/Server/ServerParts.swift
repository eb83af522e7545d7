import Access
import AdminAPI
import AdminSite
import Administration
import CrowdServer
import Crypto
import HTTPGate
import Logging
import SCIM
import SCIMServer
import Storage
import Sync

/// What a start has in hand before anything is put together.
struct ServerGround: Sendable {
    let configuration: ServerConfiguration
    let folder: DataFolder
    let storage: Storage
    let key: SecretKey
    /// Of the process: secrets may be in it.
    let environment: [String: String]
    let logger: Logger
}

/// Everything between the stores and the listener.
struct ServerParts {
    let tokens: TokenUse
    let requestLog: RequestLog
    let sync: SyncService
    let settings: SettingsService
    let gate: Gate
    let isFirstStart: Bool

    init(_ ground: ServerGround) async throws {
        let (storage, logger) = (ground.storage, ground.logger)
        tokens = TokenUse(store: storage.tokens, now: WallClock.now, logger: logger)
        requestLog = RequestLog(
            store: storage.requestLog, limits: .init(ground.configuration), now: WallClock.now, logger: logger)
        let sync = SyncService(store: storage.sync, runs: storage.runs, now: WallClock.now, logger: logger)
        self.sync = sync
        isFirstStart = try await Startup.isFirst(ground.folder, storage.settings)
        settings = try await SettingsService(
            .init(
                store: storage.settings, passwords: storage.applicationPasswords, directories: storage.directories,
                syncStore: storage.sync, sync: sync, runs: storage.runs, environment: ground.environment,
                logger: logger))
        try await LocalAdministrator.ensureToken(ground.folder, storage.tokens, now: WallClock.now())
        storage.onResourceChange { sync.wake($0) }
        let front = try await FrontDoor(
            ground.configuration, ground.folder, storage, ground.key, tokens: tokens, logger)
        let edges = ServerEdges(
            ground: ground, front: front, tokens: tokens, requestLog: requestLog, sync: sync, settings: settings)
        gate = try edges.gate()
    }
}

/// Puts the edges together, and what they are served by.
private struct ServerEdges {
    let ground: ServerGround
    let front: FrontDoor
    let tokens: TokenUse
    let requestLog: RequestLog
    let sync: SyncService
    let settings: SettingsService

    private var storage: Storage { ground.storage }
    private var publicURL: String { ground.configuration.effectivePublicURL }

    func gate() throws -> Gate {
        let monitor = GateMonitor()
        let rates = ConnectorRates(ground.configuration.tokenRate)
        let health = health
        let services = services(health)
        let edges: [any HTTPEdge] = [
            scim(rates),
            CrowdEdge(
                store: storage.directories, authenticator: ApplicationPasswords(settings: settings.live),
                publicURL: publicURL,
                caller: { [proxies = front.proxies] in
                    proxies.caller(of: $0.remoteAddress ?? "", forwarded: $0.forwardedFor)
                }),
            AdminEdge(services: services, authenticator: AdministratorTokens(tokens: tokens)),
            try SiteEdge(
                services: services,
                doors: SiteDoors(
                    signIn: front.signIn, singleSignOn: front.singleSignOn, publicURL: publicURL,
                    proxies: front.proxies)),
        ]
        return Gate(
            edges: edges + operations(monitor, health, rates), monitor: monitor, logger: ground.logger,
            report: LogSetup.requests(ground.configuration))
    }

    private var health: Health {
        Health(
            configuration: ground.configuration, folder: ground.folder, key: ground.key, storage: storage,
            settings: settings, tokens: tokens, requests: requestLog, proxies: front.proxies)
    }

    private func scim(_ rates: ConnectorRates) -> SCIMEdge {
        let (cursorKey, publicURL) = (ground.key.derived(for: "scim cursors"), publicURL)
        return SCIMEdge(
            store: storage.resources,
            authenticator: ConnectorTokens(tokens: tokens, settings: settings.live, rates: rates),
            recorder: requestLog,
            cursors: CursorCodec { Array(HMAC<SHA256>.authenticationCode(for: $0, using: cursorKey)) },
            publicURL: { publicURL }, now: { Timestamp(milliseconds: WallClock.now()) })
    }

    private func operations(
        _ monitor: GateMonitor, _ health: Health, _ rates: ConnectorRates
    ) -> [any HTTPEdge] {
        let metrics = SyncMetrics(settings: settings.live, service: sync, store: storage.sync)
        return OperationsEdge.all(
            monitor: monitor, checks: { await health.readiness() },
            moreMetrics: { [requestLog] in
                requestLog.prometheusText + rates.prometheusText + (await metrics.text())
            })
    }

    private func services(_ health: Health) -> AdminServices {
        AdminServices(
            settings: settings, sync: SyncAdministrator(service: sync, store: storage.sync),
            targets: TargetAdministrator(directories: storage.directories),
            planning: PlanningAdministrator(
                settings: settings, store: storage.sync, directories: storage.directories), removal: settings,
            syncStore: storage.sync, runs: storage.runs, standings: storage.standings, resources: storage.resources,
            people: storage.people, heldSteps: storage.heldSteps, tokens: tokens,
            administrators: storage.administrators, passwords: front.passwords,
            applicationPasswords: storage.applicationPasswords, requests: requestLog, audit: storage.audit,
            environment: environment(health))
    }

    private func environment(_ health: Health) -> AdminEnvironment {
        let inspector = SystemInspector(folder: ground.folder, storage: storage, started: WallClock.now())
        return AdminEnvironment(
            publicURL: publicURL, isPublicURLSet: ground.configuration.publicURL != nil, version: Version.current,
            now: WallClock.now, healthChecks: { await health.checks() },
            systemReport: { try await inspector.report() })
    }
}
