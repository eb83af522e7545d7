import Access
import Administration
import Directory
import Logging
import Provisioning
import SCIM
import Storage
import StrictJSON
import Sync
import Synchronization
import Testing

@testable import App

/// Removing connectors and targets, and what a crash in the middle leaves for the next start.
@Suite(.timeLimit(.minutes(1))) struct RemovalTests {
    private let place: TemporaryFolder
    private let ada = ChangeOrigin(actor: "ada", action: "connector.delete", object: "/connectors/okta")

    init() throws { place = try TemporaryFolder() }

    /// `stumbles`: so many times the store fails to delete a connector.
    private func withService(stumbles: Int = 0, _ body: (SettingsService, Storage) async throws -> Void) async throws {
        let storage = try await Storage.open(dataFolder: place.path)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let sync = SyncService(store: storage.sync, runs: storage.runs, now: { 0 }, logger: logger)
        let service = try await SettingsService(
            .init(
                store: StumblingSettingsStore(storage.settings, stumbles: stumbles),
                passwords: storage.applicationPasswords, directories: storage.directories,
                syncStore: storage.sync, sync: sync, runs: storage.runs, environment: [:], logger: logger))
        try await body(service, storage)
        try await storage.close()
    }

    /// A connector with this many accounts that are linked.
    private func fill(_ service: SettingsService, _ storage: Storage, _ count: Int) async throws -> Binding {
        let inForce = try await service.edit(origin: ada) {
            try $0.add(
                .defaults(name: "okta", displayName: nil, identityProvider: .okta, targets: ["directory"]))
        }
        let binding = try #require(inForce.catalog.bindings.first)
        for number in 0..<count {
            let draft = ResourceDraft(kind: .user, attributes: ["userName": .string("user\(number)")])
            let id = try await storage.resources.create(draft, in: binding.connector).resource.id
            let user = DirectoryUser(
                id: "a\(number)", name: "user\(number)", owner: .connector(binding.connector.rawValue))
            for result in try await storage.directories.apply([.createUser(user)], in: directory(binding)) {
                try result.get()
            }
            let link = Link(resourceID: id, accountID: "a\(number)", isConfirmed: true, origin: .created)
            try await storage.sync.record(
                [UserOutcome(resourceID: id, mark: nil, state: .provisioned, link: link)], binding.id, retryAt: 0)
        }
        return binding
    }

    private func directory(_ binding: Binding) -> DirectoryID { DirectoryID(binding.target.rawValue) }

    @Test(arguments: [.disable, .delete] as [CleanupAction])
    func `over a limit nothing is done without what was shown`(action: CleanupAction) async throws {
        try await withService { service, storage in
            let binding = try await fill(service, storage, 12)
            let scope = RemovalScope.connector("okta")
            for (digest, status) in [(nil, 423), ("0123456789abcdef", 409)] as [(String?, Int)] {
                let problem = await #expect(throws: Problem.self) {
                    _ = try await service.remove(.init(scope, action, digest: digest), origin: ada)
                }
                #expect(problem?.status == status)
            }
            #expect(service.live.inForce.settings.connector(named: "okta")?.enabled == true)
            #expect(try await storage.directories.counts(in: directory(binding)).activeUsers == 12)
            let shown = try await service.preview(scope, action)
            let gone = try await service.remove(.init(scope, action, digest: shown.digest), origin: ada)
            #expect(gone.users == 12)
            let counts = try await storage.directories.counts(in: directory(binding))
            #expect((counts.users, counts.activeUsers) == (action == .delete ? 0 : 12, 0))
            #expect(await service.removals().isEmpty)
        }
    }

    @Test(
        arguments: [.keep, .disable, .delete] as [CleanupAction], [false, true])
    func `what was begun before a crash is done at the next start`(action: CleanupAction, isBinding: Bool)
        async throws
    {
        let name = BindingName(connector: "okta", target: "directory")
        let scope: RemovalScope = isBinding ? .binding(name) : .connector("okta")
        var binding: Binding?
        try await withService { service, storage in
            let made = try await fill(service, storage, 12)
            binding = made
            let removal = Removal(
                scope: scope, connector: made.connector, target: isBinding ? made.target : nil, action: action,
                actor: "ada", since: 1)
            try await storage.settings.begin(removal, audit: ada.note([]))
        }
        try await withService { service, storage in
            let made = try #require(binding)
            #expect(await service.removals().map(\.scope) == [scope])
            #expect(await service.resumeRemovals())
            #expect(await service.removals().isEmpty)
            #expect(try await storage.settings.removals().isEmpty)
            let counts = try await storage.directories.counts(in: directory(made))
            #expect((counts.users, counts.activeUsers) == (action == .delete ? 0 : 12, action == .keep ? 12 : 0))
            #expect((service.live.inForce.catalog.connectors["okta"] != nil) == isBinding)
            #expect(service.live.inForce.catalog.bindings.isEmpty)
            let owners = try await storage.directories.accounts(ids: ["a1"], names: [], in: directory(made))
                .map(\.user.owner)
            #expect(owners.allSatisfy { $0 == nil })
        }
    }

    @Test func `a removal that fails when it is resumed is tried again by the running server`() async throws {
        try await withService { service, storage in
            let binding = try await fill(service, storage, 3)
            let removal = Removal(
                scope: .connector("okta"), connector: binding.connector, target: nil, action: .disable, actor: "ada",
                since: 1)
            try await storage.settings.begin(removal, audit: ada.note([]))
        }
        try await withService(stumbles: 2) { service, _ in
            let sleeps = Mutex<[Duration]>([])
            let resumption = RemovalResumption(attempt: { await service.resumeRemovals() }, jitter: .none) { pause in
                let count = sleeps.withLock {
                    $0.append(pause)
                    return $0.count
                }
                if count == 4 { throw CancellationError() }
            }
            await resumption.run()
            #expect(sleeps.withLock { $0 } == [.seconds(1), .seconds(2), .seconds(60), .seconds(60)])
            #expect(await service.removals().isEmpty)
            #expect(service.live.inForce.settings.connectors.isEmpty)
        }
    }

    @Test func `what is being removed cannot be switched on or made anew`() async throws {
        try await withService { service, storage in
            let binding = try await fill(service, storage, 1)
            _ = try await service.edit(origin: ada) { $0.connectors[0].enabled = false }
            let removal = Removal(
                scope: .connector("okta"), connector: binding.connector, target: nil, action: .disable, actor: "ada",
                since: 1)
            try await storage.settings.begin(removal, audit: ada.note([]))
        }
        try await withService { service, _ in
            let problem = await #expect(throws: Problem.self) {
                _ = try await service.edit(origin: ada) { $0.connectors[0].enabled = true }
            }
            #expect(problem?.status == 409)
            _ = try await service.edit(origin: ada) { $0.connectors[0].displayName = "Okta" }
        }
    }

    @Test func `a target goes with its accounts, and the connector no longer writes to it`() async throws {
        try await withService { service, storage in
            let binding = try await fill(service, storage, 12)
            let scope = RemovalScope.target("directory")
            let shown = try await service.preview(scope, .delete)
            #expect(shown.limits.count == 1)
            #expect(shown.directory?.users == 12)
            _ = try await service.remove(.init(scope, .delete, digest: shown.digest), origin: ada)
            #expect(service.live.inForce.settings.targets.isEmpty)
            #expect(service.live.inForce.settings.connectors.first?.targets.isEmpty == true)
            #expect(try await storage.directories.counts(in: directory(binding)).users == 0)
        }
    }

    private static let oneTarget = "targets: [{ name: directory, kind: directory }]"

    @Test(
        arguments: [
            // the document, what it says to do instead
            (Self.oneTarget, "connectors: [{ name: okta, targets: [] }]", "--target directory"),
            ("targets: []", "connectors: [{ name: okta, targets: [] }]", "usher target delete directory"),
            (Self.oneTarget, "connectors: []", "usher connector delete okta"),
        ])
    func `a document that leaves out where accounts are is refused and says what to do`(
        targets: String, connectors: String, advice: String
    ) async throws {
        try await withService { service, storage in
            _ = try await fill(service, storage, 1)
            for isCheck in [true, false] {
                let errors = await #expect(throws: SettingsErrors.self) {
                    let text = "version: 1\n\(targets)\n\(connectors)\n"
                    if isCheck {
                        _ = try await service.check(text)
                    } else {
                        _ = try await service.apply(text, expecting: nil, origin: ada)
                    }
                }
                #expect(errors?.issues.contains { $0.message.contains(advice) } == true)
            }
        }
    }
}
