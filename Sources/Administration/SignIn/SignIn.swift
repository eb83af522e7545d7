public import Access
import StrictJSON
import Synchronization

/// The front door of the admin site: who comes in by what, how long he stays, and how guessing is slowed down.
public final class SignIn: Sendable {
    /// From where somebody comes.
    public struct Visit: Sendable, Hashable {
        public let address: String
        public let browser: String
        public let requestID: String

        /// What a browser says of itself is cut to what a list shows.
        public init(address: String, browser: String, requestID: String) {
            self.address = String(address.prefix(100))
            self.browser = String(browser.prefix(300))
            self.requestID = requestID
        }
    }

    /// What the front door works on.
    public struct Parts: Sendable {
        let administrators: any AdministratorStore
        let sessions: any SessionStore
        let passwords: any PasswordHashing
        let apiToken: @Sendable (_ bearer: String) async throws -> StoredToken?
        let setup: any SetupCodes
        let now: @Sendable () -> Int64

        /// `apiToken`: the stored API token when this is one that lets in. `now`: milliseconds since 1970.
        public init(
            administrators: any AdministratorStore, sessions: any SessionStore, passwords: any PasswordHashing,
            setup: any SetupCodes, now: @escaping @Sendable () -> Int64,
            apiToken: @escaping @Sendable (_ bearer: String) async throws -> StoredToken?
        ) {
            self.administrators = administrators
            self.sessions = sessions
            self.passwords = passwords
            self.setup = setup
            self.now = now
            self.apiToken = apiToken
        }
    }

    let parts: Parts
    private let throttle = Mutex(SignInThrottle())
    private let lastCleaning = Mutex<Int64>(0)

    public init(_ parts: Parts) { self.parts = parts }

    /// Counted like accounts; no account has a slash in its name.
    private static let token = "/token"
    private static let code = "/setup"

    /// The secret for the cookie.
    /// - Throws: `SignInRefusal`, or what the stores throw.
    public func enter(name: String, password: String, _ visit: Visit) async throws -> String {
        let account = AdministratorName.folded(String(name.prefix(AdministratorName.limit)))
        try admit(account, visit)
        let found = try await parts.administrators.administrator(named: name)
        let stored = if let found { try await parts.administrators.passwordHash(id: found.id) } else { String?.none }
        let isRight = try await check(password, stored)
        guard let found, isRight, !found.isDisabled else {
            failed(account, visit)
            throw SignInRefusal.wrong
        }
        succeeded(account, visit)
        return try await begin(found, visit)
    }

    /// - Throws: `SignInRefusal`, or what the stores throw.
    public func enter(token: String, _ visit: Visit) async throws -> String {
        try admit(Self.token, visit)
        guard let token = try await parts.apiToken(token) else {
            failed(Self.token, visit)
            throw SignInRefusal.wrongToken
        }
        return try await begin(.token(id: token.id), visit)
    }

    /// Makes the first administrator, who has shown that he can read the server's data folder.
    /// - Throws: `SignInRefusal`, `Problem` for a name or password that won't do, or what the stores throw.
    public func setUp(code: String, name: String, password: String, _ visit: Visit) async throws -> String {
        try admit(Self.code, visit)
        guard let expected = parts.setup.code(), try await !parts.administrators.hasAdministrators() else {
            throw SignInRefusal.forbidden("The server is set up already. Sign in.")
        }
        let given = code.filter { !$0.isWhitespace }
        guard constantTimeEquals(Array(given.utf8), Array(expected.utf8)) else {
            failed(Self.code, visit)
            throw SignInRefusal.wrongCode
        }
        try AdministratorChange.check(name: name, password: password)
        let administrator = Administrator(
            id: AdministratorChange.newID(), name: name, role: .administrator, origin: .password,
            created: parts.now())
        let note = ChangeOrigin(
            actor: "setup", requestID: visit.requestID, action: "administrator.create", object: administrator.auditPath
        ).note(administrator.auditChanges + [AuditChange(path: "address", after: .string(visit.address))])
        let hash = try await parts.passwords.hash(password)
        guard try await parts.administrators.insertFirst(administrator, passwordHash: hash, audit: note) else {
            throw SignInRefusal.forbidden("Somebody else has set up the server at this moment. Sign in.")
        }
        parts.setup.forget()
        return try await begin(administrator, visit)
    }

    /// Whether the setup is still to be done.
    public func needsSetUp() async throws -> Bool {
        guard parts.setup.code() != nil else { return false }
        return try await !parts.administrators.hasAdministrators()
    }

    func begin(_ administrator: Administrator, _ visit: Visit) async throws -> String {
        let note = ChangeOrigin(
            actor: administrator.name, requestID: visit.requestID, action: "site.sign-in",
            object: administrator.auditPath
        ).note([AuditChange(path: "address", after: .string(visit.address))])
        try await parts.administrators.noteSignIn(id: administrator.id, at: parts.now(), audit: note)
        return try await begin(.administrator(id: administrator.id), visit)
    }

    private func begin(_ holder: AdminSession.Holder, _ visit: Visit) async throws -> String {
        var generator = SystemRandomNumberGenerator()
        let secret = SessionSecret.generate(using: &generator)
        let now = parts.now()
        try await forgetOld(now)
        guard let hash = SessionSecret.hash(secret) else { throw SignInRefusal.busy }
        try await parts.sessions.insert(
            AdminSession(
                hash: hash, holder: holder, csrf: SessionSecret.generate(using: &generator), began: now, seen: now,
                address: visit.address, browser: visit.browser))
        return secret
    }

    /// Sessions that are over open nothing; now and then they go.
    private func forgetOld(_ now: Int64) async throws {
        let isTime = lastCleaning.withLock { last in
            guard abs(now - last) > 3_600_000 else { return false }
            last = now
            return true
        }
        if isTime {
            try await parts.sessions.forget(seenBefore: now - SessionRules.idle, begunBefore: now - SessionRules.most)
        }
    }

    func check(_ password: String, _ stored: String?) async throws -> Bool {
        do { return try await parts.passwords.admits(password, stored: stored) } catch is PasswordHashingBusy {
            throw SignInRefusal.busy
        }
    }

    func admit(_ account: String, _ visit: Visit) throws(SignInRefusal) {
        let now = parts.now()
        let wait = throttle.withLock { $0.wait(address: visit.address, account: account, now: now) }
        if wait > 0 { throw .wait(wait) }
    }

    func failed(_ account: String, _ visit: Visit) {
        let now = parts.now()
        throttle.withLock { $0.failed(address: visit.address, account: account, now: now) }
    }

    func succeeded(_ account: String, _ visit: Visit) {
        throttle.withLock { $0.succeeded(address: visit.address, account: account) }
    }
}

/// The code that shows that whoever sets the server up may read its data folder.
public protocol SetupCodes: Sendable {
    /// Nil when there is none: the server was set up.
    func code() -> String?
    func forget()
}
