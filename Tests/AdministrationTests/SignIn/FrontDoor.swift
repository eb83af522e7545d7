import Access
import Administration
import Foundation
import SCIM
import Storage
import Synchronization

/// The front door over a real database, with a clock that tests set.
final class FrontDoor: Sendable {
    let storage: Storage
    let clock: Mutex<Int64>
    let setup: TestSetup
    let passwords = PlainPasswords()
    let warnings = Mutex<[String]>([])
    private let folder: String

    static let start: Int64 = 1_800_000_000_000

    init() async throws {
        folder = NSTemporaryDirectory() + "usher-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        clock = Mutex(Self.start)
        setup = TestSetup("abcd-efgh")
        storage = try await Storage.open(
            dataFolder: folder,
            environment: .init(
                now: { Timestamp(milliseconds: Self.start) }, signOnIssuer: "https://idp.example"))
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var signIn: SignIn {
        let tokens = storage.tokens
        return SignIn(
            SignIn.Parts(
                administrators: storage.administrators, audit: storage.audit, sessions: storage.sessions,
                passwords: passwords, setup: setup, now: { self.clock.withLock { $0 } },
                warn: { event, _ in self.warnings.withLock { $0.append(event) } },
                apiToken: { try await tokens.token(id: $0) }))
    }

    func pass(_ seconds: Int64) { clock.withLock { $0 += seconds * 1000 } }

    func add(
        _ name: String, _ role: AdministratorRole = .administrator, password: String = "right", disabled: Bool = false
    ) async throws {
        let administrator = Administrator(
            id: "id-\(name)", name: name, role: role, origin: .password, isDisabled: disabled, created: 1)
        try await storage.administrators.insert(
            administrator, passwordHash: "plain:\(password)",
            audit: ChangeOrigin(actor: "test", action: "administrator.create").note([]))
    }

    static func visit(_ address: String = "10.0.0.1") -> SignIn.Visit {
        SignIn.Visit(address: address, browser: "Firefox", requestID: "r1")
    }
}

/// Scrypt has its own tests; here it would only be slow. A test can do something while a password is looked at.
final class PlainPasswords: PasswordHashing {
    private struct Meanwhile { let work: @Sendable () async throws -> Void }
    private let meanwhile = Mutex<Meanwhile?>(nil)

    func meanwhile(_ work: @escaping @Sendable () async throws -> Void) {
        meanwhile.withLock { $0 = Meanwhile(work: work) }
    }

    func hash(_ password: String) async throws -> String { "plain:\(password)" }

    func admits(_ password: String, stored: String?) async throws -> Bool {
        let work = meanwhile.withLock { meanwhile in
            defer { meanwhile = nil }
            return meanwhile
        }
        try await work?.work()
        return stored == "plain:\(password)"
    }
}

final class TestSetup: SetupCodes {
    private let text: Mutex<String?>
    init(_ text: String?) { self.text = Mutex(text) }
    func code() -> String? { text.withLock { $0 } }
    func forget() { text.withLock { $0 = nil } }
}
