import Access
import Administration
import CrowdServer
import Foundation
import Logging
import Provisioning
import SCIMServer
import Storage
import Sync
import Testing

@testable import App

struct SettingsServiceTests {
    private let place: TemporaryFolder
    private let ada = ChangeOrigin(actor: "ada", action: "test")

    init() throws { place = try TemporaryFolder() }

    private func service(_ storage: Storage, environment: [String: String] = [:]) async throws -> SettingsService {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return try await SettingsService(
            .init(
                store: storage.settings, passwords: storage.applicationPasswords, directories: storage.directories,
                syncStore: storage.sync,
                sync: SyncService(store: storage.sync, runs: storage.runs, now: { 0 }, logger: logger),
                runs: storage.runs, environment: environment, logger: logger))
    }

    private func withService(
        environment: [String: String] = [:], _ body: (SettingsService, Storage) async throws -> Void
    ) async throws {
        let storage = try await Storage.open(dataFolder: place.path)
        try await body(try await service(storage, environment: environment), storage)
        try await storage.close()
    }

    private func document(applications: String = "", connectors: String = "") -> String {
        """
        version: 1
        targets:
          - name: directory
            kind: directory
            applications: [\(applications)]
        connectors: [\(connectors)]
        """
    }

    private let okta = "{ name: okta, targets: [{ target: directory }] }"
    private let password = "correct horse battery staple"

    @Test func `the first start has one target and no connector`() async throws {
        try await withService { service, _ in
            let inForce = service.live.inForce
            #expect(inForce.version == 1)
            #expect(inForce.settings.targets.map(\.name) == ["directory"])
            #expect(inForce.settings.connectors.isEmpty)
        }
    }

    @Test func `what is applied is in force, and still is after a restart`() async throws {
        try await withService { service, _ in
            let after = try await service.apply(document(connectors: okta), expecting: 1, origin: ada)
            #expect(after.version == 2)
            let id = try #require(after.catalog.connectors["okta"])
            #expect(service.live.connector(id)?.name == "okta")
        }
        try await withService { service, _ in
            #expect(service.live.inForce.version == 2)
            #expect(service.live.inForce.settings.connectors.map(\.name) == ["okta"])
        }
    }

    /// Saves what no release of today takes, as an earlier one may have.
    private func save(_ text: String, _ service: SettingsService, _ storage: Storage) async throws {
        let inForce = service.live.inForce
        _ = try await storage.settings.save(
            inForce.settings, text: text, expecting: inForce.version, remark: [], actor: "earlier release")
    }

    /// What stands in the rules for a target, whether they are still enabled, and what is told.
    static let earlier: [(rules: String, isEnabled: Bool, path: String)] = [
        ("sync: { schedule: '*/90 * * * *' }", true, "connectors[0].targets[0].sync.schedule"),
        ("sync: { schedule: '0 2 * * *', timeZone: Mars/Base }", true, "connectors[0].targets[0].sync.timeZone"),
        ("dropWhen: ['userName eq']", false, "connectors[0].targets[0].dropWhen[0]"),
        ("cleanup: { graceDays: -1 }", false, "connectors[0].targets[0].cleanup.graceDays"),
        ("formerly: true", false, "connectors[0].targets[0].formerly"),
    ]

    @Test(arguments: earlier)
    func `what an earlier release let in and this one does not is told, and the rest is in force`(
        rules: String, isEnabled: Bool, path: String
    ) async throws {
        let entra = "{ name: entra, targets: [{ target: directory }] }"
        try await withService { service, storage in
            _ = try await service.apply(document(connectors: "\(okta), \(entra)"), expecting: nil, origin: ada)
            let broken = okta.replacing("target: directory", with: "target: directory, \(rules)")
            try await save(document(connectors: "\(broken), \(entra)"), service, storage)
        }
        try await withService { service, _ in
            let inForce = service.live.inForce
            #expect(inForce.broken?.errors.map(\.path) == [path])
            #expect(inForce.settings.connectors.map(\.name) == ["okta", "entra"])
            #expect(inForce.settings.connectors.map { $0.targets[0].enabled } == [isEnabled, true])
            if isEnabled { #expect(inForce.settings.connectors[0].targets[0].sync.schedule == nil) }
            #expect(inForce.document(.yaml).contains(rules))
            let problem = await #expect(throws: Problem.self) {
                _ = try await service.edit(origin: ada) { $0.connectors[0].displayName = "Okta" }
            }
            #expect(problem?.status == 409 && problem?.detail.contains(path) == true)
            let scope = RemovalScope.connector("entra")
            await #expect(throws: Problem.self) {
                _ = try await service.remove(RemovalOrder(scope, .keep, digest: nil), origin: ada)
            }
            #expect(await service.removals().isEmpty)
            let mended = try await service.apply(
                document(connectors: "\(okta), \(entra)"), expecting: inForce.version, origin: ada)
            #expect(mended.broken == nil)
        }
    }

    @Test func `an application with an error is shut out, the others are not`() async throws {
        let good = "{ name: jira, password: { env: JIRA } }"
        let bad = "{ name: wiki, password: { env: JIRA }, allow: [everywhere] }"
        try await withService(environment: ["JIRA": password]) { service, storage in
            try await save(document(applications: "\(bad), \(good)"), service, storage)
        }
        try await withService(environment: ["JIRA": password]) { service, _ in
            #expect(service.live.application("jira")?.passwordHash != nil)
            #expect(service.live.application("wiki") == nil)
            #expect(service.live.inForce.broken?.errors.count == 1)
        }
    }

    @Test func `settings of another format are refused whole`() async throws {
        try await withService { service, storage in
            try await save(document().replacing("version: 1", with: "version: 2"), service, storage)
        }
        await #expect(throws: ConfigurationError.self) { try await withService { _, _ in } }
    }

    @Test func `a document that another change overtook is refused`() async throws {
        try await withService { service, _ in
            let problem = await #expect(throws: Problem.self) {
                try await service.apply(document(connectors: okta), expecting: 7, origin: ada)
            }
            #expect(problem?.status == 412)
            #expect(service.live.inForce.settings.connectors.isEmpty)
        }
    }

    @Test func `a document that lacks a connector is refused, in force and in check`() async throws {
        try await withService { service, _ in
            _ = try await service.apply(document(connectors: okta), expecting: nil, origin: ada)
            await #expect(throws: SettingsErrors.self) {
                try await service.apply(document(), expecting: nil, origin: ada)
            }
            await #expect(throws: SettingsErrors.self) { _ = try await service.check(document()) }
            #expect(service.live.inForce.settings.connectors.map(\.name) == ["okta"])
            #expect(service.live.inForce.version == 2)
        }
    }

    @Test func `an edit is read as a document is`() async throws {
        try await withService { service, _ in
            await #expect(throws: (any Error).self) {
                try await service.edit(origin: ada) {
                    $0.connectors.append(
                        .defaults(name: "No Name", displayName: nil, identityProvider: .other, targets: ["directory"]))
                }
            }
            #expect(service.live.inForce.version == 1)
        }
    }

    @Test func `edits that come together all stay`() async throws {
        try await withService { service, _ in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        _ = try await service.edit(origin: ada) {
                            try $0.add(
                                .defaults(
                                    name: "c\(number)", displayName: nil, identityProvider: .other,
                                    targets: ["directory"]))
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(service.live.inForce.settings.connectors.count == 8)
            #expect(service.live.inForce.catalog.connectors.count == 8)
        }
    }

    @Test func `a deleted connector opens nothing any more`() async throws {
        try await withService { service, _ in
            let before = try await service.apply(document(connectors: okta), expecting: nil, origin: ada)
            let id = try #require(before.catalog.connectors["okta"])
            _ = try await service.remove(.init(.connector("okta"), .keep), origin: ada)
            #expect(service.live.connector(id) == nil)
            await #expect(throws: Problem.self) {
                _ = try await service.remove(.init(.connector("okta"), .keep), origin: ada)
            }
        }
    }

    @Test func `password AND address let an application in, never one for the other`() async throws {
        let file = try place.file("password", password + "\n")
        let applications = "{ name: jira, password: { file: \(file) }, allow: [10.0.0.0/8] }"
        try await withService { service, _ in
            _ = try await service.apply(document(applications: applications), expecting: nil, origin: ada)
            let gate = ApplicationPasswords(settings: service.live)
            let admitted = await gate.authenticate(name: "jira", password: password, address: "10.1.2.3")
            guard case .admitted(let application) = admitted else { throw Unexpected(admitted) }
            #expect(application.name == "jira")
            #expect(!application.canWrite)
            #expect(await gate.authenticate(name: "jira", password: password, address: "192.0.2.1") == .addressRefused)
            #expect(await gate.authenticate(name: "jira", password: "x", address: "10.1.2.3") == .badCredentials)
            #expect(await gate.authenticate(name: "jira", password: "x", address: "192.0.2.1") == .badCredentials)
            #expect(await gate.authenticate(name: "other", password: password, address: "10.1.2.3") == .badCredentials)
        }
    }

    @Test(arguments: [
        "{ file: /nonexistent }", "{ env: USHER_NOT_SET }", "{ env: USHER_SHORT }", "{ env: USHER_CONTROL }",
    ])
    func `a password that can't be used refuses new settings, and nothing is changed`(reference: String) async throws {
        let environment = ["USHER_SHORT": "hunter2", "USHER_CONTROL": "hunter2-hunter2\u{1B}-hunter2"]
        let text = document(applications: "{ name: jira, password: \(reference) }")
        try await withService(environment: environment) { service, _ in
            for attempt in 0..<2 {
                do {
                    if attempt == 0 {
                        _ = try await service.check(text)
                    } else {
                        _ = try await service.apply(text, expecting: nil, origin: ada)
                    }
                    Issue.record("taken")
                } catch { #expect(!"\(error)".contains("hunter2")) }
            }
            #expect(service.live.inForce.version == 1)
        }
    }

    @Test func `a password file that is lost shuts its application out at the next start, and only that one`()
        async throws
    {
        let (kept, lost) = (try place.file("kept", password), try place.file("lost", password))
        let applications = "{ name: jira, password: { file: \(lost) } }, { name: wiki, password: { file: \(kept) } }"
        try await withService { service, _ in
            _ = try await service.apply(document(applications: applications), expecting: nil, origin: ada)
        }
        try FileManager.default.removeItem(atPath: lost)
        try await withService { service, _ in
            let gate = ApplicationPasswords(settings: service.live)
            for password in [password, "", "x"] {
                #expect(
                    await gate.authenticate(name: "jira", password: password, address: "127.0.0.1") == .badCredentials)
            }
            let wiki = await gate.authenticate(name: "wiki", password: password, address: "127.0.0.1")
            guard case .admitted = wiki else { throw Unexpected(wiki) }
        }
    }

    private struct Unexpected: Error {
        let answer: ApplicationAnswer
        init(_ answer: ApplicationAnswer) { self.answer = answer }
    }
}
