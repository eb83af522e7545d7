public import Access
public import Administration
import Foundation
import SCIM
public import Storage
public import Synchronization

/// The front door over a real database, with a clock that tests set.
public final class FrontDoor: Sendable {
    public let storage: Storage
    public let clock: Mutex<Int64>
    public let setup: TestSetup
    public let passwords = PlainPasswords()
    public let warnings = Mutex<[String]>([])
    private let folder: String

    public static let start: Int64 = 1_800_000_000_000

    public init() async throws {
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

    public var signIn: SignIn {
        let tokens = storage.tokens
        return SignIn(
            SignIn.Parts(
                administrators: storage.administrators, audit: storage.audit, sessions: storage.sessions,
                passwords: passwords, setup: setup, now: { self.clock.withLock { $0 } },
                warn: { event, _ in self.warnings.withLock { $0.append(event) } },
                apiToken: { try await tokens.token(id: $0) }))
    }

    public func pass(_ seconds: Int64) { clock.withLock { $0 += seconds * 1000 } }

    public func add(
        _ name: String, _ role: AdministratorRole = .administrator, password: String = "right", disabled: Bool = false
    ) async throws {
        let administrator = Administrator(
            id: "id-\(name)", name: name, role: role, origin: .password, isDisabled: disabled, created: 1)
        try await storage.administrators.insert(
            administrator, passwordHash: "plain:\(password)",
            audit: ChangeOrigin(actor: "test", action: "administrator.create").note([]))
    }

    public static func visit(_ address: String = "10.0.0.1") -> SignIn.Visit {
        SignIn.Visit(address: address, browser: "Firefox", requestID: "r1")
    }
}

/// Scrypt has its own tests; here it would only be slow. A test can do something while a password is looked at.
public final class PlainPasswords: PasswordHashing {
    private struct Meanwhile { let work: @Sendable () async throws -> Void }
    private let meanwhile = Mutex<Meanwhile?>(nil)

    public func meanwhile(_ work: @escaping @Sendable () async throws -> Void) {
        meanwhile.withLock { $0 = Meanwhile(work: work) }
    }

    public func hash(_ password: String) async throws -> String { "plain:\(password)" }

    public func admits(_ password: String, stored: String?) async throws -> Bool {
        let work = meanwhile.withLock { meanwhile in
            defer { meanwhile = nil }
            return meanwhile
        }
        try await work?.work()
        return stored == "plain:\(password)"
    }
}

public final class TestSetup: SetupCodes {
    private let text: Mutex<String?>
    public init(_ text: String?) { self.text = Mutex(text) }
    public func code() -> String? { text.withLock { $0 } }
    public func forget() { text.withLock { $0 = nil } }
}
