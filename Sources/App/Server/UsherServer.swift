import HTTPGate
public import Logging
import NIOSSL
import ServiceLifecycle
import Storage
import UnixSignals

#if canImport(Glibc)
    import Glibc
#endif

/// The whole server. `build` opens the data folder and puts everything together; `run` serves until it is told to stop.
public struct UsherServer: Sendable {
    public let configuration: ServerConfiguration
    public let folder: DataFolder
    /// True when no server has listened on this data folder before, and nothing is set in it.
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
            if let error = error as? ListeningFailed { throw ConfigurationError(error.description) }
            throw error
        }
        try await storage.close()
    }
}

extension UsherServer {
    /// - Throws: `ConfigurationError` for everything that the operator has to change, `StorageError.locked` for what passes;
    ///   their text is one line.
    public static func build(_ configuration: ServerConfiguration, environment: [String: String], logger: Logger)
        async throws -> UsherServer
    {
        let folder = try DataFolder(path: configuration.dataFolder)
        let key = try SecretKey(configuration, folder)
        let tls = try TLSFiles.configuration(configuration)
        let storage: Storage
        do {
            storage = try await Storage.open(folder, key, configuration)
        } catch let error as StorageError where error != .locked {
            throw ConfigurationError(error.description)
        }
        let parts = try await ServerParts(
            ServerGround(
                configuration: configuration, folder: folder, storage: storage, key: key, environment: environment,
                logger: logger))
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
                UnfinishedDeletions(storage: storage, settings: parts.settings, logger: logger), parts.sync,
                server,
            ],
            logger: logger)
    }
}
