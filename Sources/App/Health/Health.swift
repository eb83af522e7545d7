import Access
import Administration
import Foundation
import HTTPGate
import Provisioning
import SCIM
import Storage
import Sync

/// Whether the server can do its work, for `/readyz` and `usher doctor`.
struct Health: Sendable {
    let configuration: ServerConfiguration
    let folder: DataFolder
    /// The one the server works with.
    let key: SecretKey
    let storage: Storage
    let settings: SettingsService
    /// Both know what is not written down yet, so that the same is told here as elsewhere.
    let tokens: any TokenStore
    let requests: any RequestLogReading
    let proxies: ReverseProxies

    func readiness() async -> [OperationsEdge.Check] {
        [OperationsEdge.Check(name: "database", problem: await storage.problem())]
    }

    func checks() async -> [HealthCheck] {
        [await database, dataFolder, secretKey, space, publicURL, reverseProxy, await connectors, applications, rules]
            + (await synchronisation)
    }

    private var database: HealthCheck {
        get async {
            guard let problem = await storage.problem() else {
                return HealthCheck("database", .ok, "reads and writes")
            }
            return HealthCheck("database", .failed, "\(problem) Look at the free space and at who else uses the file.")
        }
    }

    private var dataFolder: HealthCheck {
        folder.isOpenToOthers
            ? HealthCheck(
                "data folder", .warning, "\(folder.path) can be read by other users of this machine: chmod 700 it")
            : HealthCheck("data folder", .ok, "\(folder.path), readable by its owner only")
    }

    /// A server that goes on without the file does not start again.
    private var secretKey: HealthCheck {
        let path = SecretKey.path(configuration, folder)
        do {
            guard let kept = try SecretKey.kept(configuration, folder) else {
                return HealthCheck("secret key", .failed, "\(path) is gone. \(SecretKey.advice(folder))")
            }
            return kept.fingerprint == key.fingerprint
                ? HealthCheck("secret key", .ok, "\(path) is the one that the database is used with")
                : HealthCheck(
                    "secret key", .failed,
                    "\(path) is another one than the database is used with. \(SecretKey.advice(folder))")
        } catch {
            return HealthCheck("secret key", .failed, "\(error.description) \(SecretKey.advice(folder))")
        }
    }

    private var space: HealthCheck {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder.path)
        guard let free = (attributes?[.systemFreeSize] as? NSNumber)?.int64Value else {
            return HealthCheck("free space", .warning, "can't be told for \(folder.path)")
        }
        return free < 500_000_000
            ? HealthCheck(
                "free space", .failed,
                "only \(ByteSize(free)) left at \(folder.path): make room, or writes will fail")
            : HealthCheck("free space", .ok, "\(ByteSize(free)) at \(folder.path)")
    }

    private var publicURL: HealthCheck {
        let url = configuration.effectivePublicURL
        if configuration.publicURL == nil {
            return HealthCheck(
                "public address", .warning,
                "USHER_PUBLIC_URL is not set, so \(url) is handed out: identity providers in the cloud can't reach that"
            )
        }
        return url.hasPrefix("https://")
            ? HealthCheck("public address", .ok, url)
            : HealthCheck("public address", .warning, "\(url) is not https: tokens would travel in the clear")
    }

    private var reverseProxy: HealthCheck {
        guard let address = proxies.unnamed else {
            return HealthCheck("reverse proxy", .ok, "nobody unknown passes requests on")
        }
        return HealthCheck(
            "reverse proxy", .warning,
            "\(address) passes requests on for others (X-Forwarded-For), but is not in USHER_TRUSTED_PROXIES. If it is your "
                + "proxy, name it there: otherwise all who come by it count as one: some wrong passwords make everybody wait, "
                + "and the address of an application says nothing"
        )
    }

    private var connectors: HealthCheck {
        get async {
            let inForce = settings.live.inForce
            guard !inForce.settings.connectors.isEmpty else {
                return HealthCheck("connectors", .warning, "there is none yet", .createConnector)
            }
            var troubles: [HealthCheck.Finding] = []
            let ids = Set(inForce.catalog.connectors.values.map(\.rawValue))
            let refusals = (try? await requests.refusals(of: ids)) ?? [:]
            let known = Set(inForce.catalog.connectors.values)
            let lastRequests = (try? await storage.standings.lastRequests(of: known)) ?? [:]
            for connector in inForce.settings.connectors {
                guard let id = inForce.catalog.connectors[connector.name] else { continue }
                let tokens = (try? await self.tokens.tokens(.connector(id.rawValue))) ?? []
                let now = WallClock.now()
                if connector.targets.isEmpty {
                    troubles.append(
                        .init("\(connector.name) writes to no target", .addTarget(connector: connector.name)))
                }
                let refused = RefusedRequests(
                    refusals[id.rawValue], tokens, lastRequest: tokens.lastRequest(lastRequests[id]), now: now)
                if connector.enabled, let refused {
                    troubles.append(
                        .init("\(connector.name): \(refused.told)", .lookAtRequests(connector: connector.name)))
                }
                guard let trouble = TokenTrouble(tokens, now: now) else { continue }
                troubles.append(
                    .init("\(connector.name): \(trouble.told(now: now))", .createToken(connector: connector.name)))
            }
            return troubles.isEmpty
                ? HealthCheck(
                    "connectors", .ok, "\(inForce.settings.connectors.count), each with a valid token and a target")
                : HealthCheck("connectors", .warning, troubles)
        }
    }

    /// One check for each connector and target that is enabled: whose users stand where they should not.
    private var synchronisation: [HealthCheck] {
        get async {
            let inForce = settings.live.inForce
            var checks: [HealthCheck] = []
            for binding in inForce.catalog.bindings {
                guard let connector = inForce.settings.connector(named: binding.connectorName), connector.enabled,
                    connector.targets.contains(where: { $0.target == binding.targetName && $0.enabled })
                else { continue }
                let name = "\(binding.connectorName) → \(binding.targetName)"
                guard let counts = try? await storage.sync.counts(binding.id) else {
                    checks.append(HealthCheck(name, .failed, "the state of its users can't be read"))
                    continue
                }
                checks.append(Self.check(name, binding, counts))
            }
            return checks
        }
    }

    private static func check(_ name: String, _ binding: Binding, _ counts: [UserState: Int]) -> HealthCheck {
        let troubles: [UserState] = [.failed, .held, .conflict, .needsDecision]
        let found = troubles.filter { counts[$0, default: 0] > 0 }
        guard let first = found.first else {
            let provisioned = "\(counts[.provisioned, default: 0]) users provisioned"
            guard let rejected = counts[.rejected], rejected > 0 else { return HealthCheck(name, .ok, provisioned) }
            // Somebody wanted it so.
            return HealthCheck(
                name, .ok, "\(provisioned), \(rejected) with a rejected step",
                .lookAtUsers(.rejected, connector: binding.connectorName, target: binding.targetName))
        }
        let told = found.map { "\(counts[$0, default: 0]) \($0.rawValue)" }.joined(separator: ", ")
        return HealthCheck(
            name, .warning, told,
            .lookAtUsers(first, connector: binding.connectorName, target: binding.targetName))
    }

    private var rules: HealthCheck {
        if let broken = settings.live.inForce.broken {
            return HealthCheck("settings", .failed, "\(broken.told). \(BrokenSettings.advice)")
        }
        let warnings = settings.warnings
        guard let first = warnings.first else {
            return HealthCheck(
                "settings", .ok, "version \(settings.live.inForce.version) is in force, without warnings")
        }
        let more = warnings.count == 1 ? "" : ", and \(warnings.count - 1) more"
        return HealthCheck("settings", .warning, "\(first.told)\(more)", .checkSettings)
    }

    private var applications: HealthCheck {
        let live = settings.live
        let names = live.inForce.settings.targets.flatMap { $0.applications.map(\.name) }
        let shut = names.filter { live.application($0)?.passwordHash == nil }
        return shut.isEmpty
            ? HealthCheck("applications", .ok, "\(names.count) may read a directory")
            : HealthCheck(
                "applications", .failed,
                "no password can be read for \(shut.joined(separator: ", ")): they are shut out")
    }
}
