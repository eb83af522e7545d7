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
        let audit: any AuditStore
        let sessions: any SessionStore
        let passwords: any PasswordHashing
        let apiToken: @Sendable (_ bearer: String) async throws -> StoredToken?
        let setup: any SetupCodes
        let now: @Sendable () -> Int64
        let warn: @Sendable (_ event: String, _ details: [String: String]) -> Void

        /// `apiToken`: the stored API token when this is one that lets in. `now`: milliseconds since 1970. `warn`: into the
        /// server's log, who was not let in.
        public init(
            administrators: any AdministratorStore, audit: any AuditStore, sessions: any SessionStore,
            passwords: any PasswordHashing, setup: any SetupCodes, now: @escaping @Sendable () -> Int64,
            warn: @escaping @Sendable (_ event: String, _ details: [String: String]) -> Void,
            apiToken: @escaping @Sendable (_ bearer: String) async throws -> StoredToken?
        ) {
            self.administrators = administrators
            self.audit = audit
            self.sessions = sessions
            self.passwords = passwords
            self.setup = setup
            self.now = now
            self.warn = warn
            self.apiToken = apiToken
        }
    }

    let parts: Parts
    private let throttle = Mutex(SignInThrottle())
    private let lastCleaning = Mutex<Int64>(0)

    public init(_ parts: Parts) { self.parts = parts }

    /// Counted like accounts; no account has a slash in its name.
    static let token = "/token"
    private static let code = "/setup"

    /// The secret for the cookie.
    /// - Throws: `SignInRefusal`, or what the stores throw.
    public func enter(name: String, password: String, _ visit: Visit) async throws -> String {
        let account = AdministratorName.folded(String(name.prefix(AdministratorName.limit)))
        try admit(account, visit)
        let found = try await parts.administrators.administrator(named: name)
        let stored = if let found { try await parts.administrators.passwordHash(id: found.id) } else { String?.none }
        let isRight = try await check(password, stored)
        guard let found, isRight, !found.isDisabled else { throw refused(.wrong, account, visit) }
        let secret = try await begin(found, by: now(by: stored), visit)
        succeeded(account, visit)
        return secret
    }

    /// - Throws: `SignInRefusal`, or what the stores throw.
    public func enter(token: String, _ visit: Visit) async throws -> String {
        try admit(Self.token, visit)
        guard let token = try await parts.apiToken(token) else { throw refused(.wrongToken, Self.token, visit) }
        succeeded(Self.token, visit)
        let origin = ChangeOrigin(
            actor: token.label, requestID: visit.requestID, action: "site.sign-in", object: "/api-tokens/\(token.id)")
        guard let secret = try await begin(.token(id: token.id), by: now(by: nil), visit) else {
            throw SignInRefusal.wrongToken
        }
        try await parts.audit.append(origin.note([Self.from(visit)]))
        return secret
    }

    /// Makes the first administrator, who has shown that he can read the server's data folder.
    /// - Throws: `SignInRefusal`, `Problem` for a name or password that won't do, or what the stores throw.
    public func setUp(code: String, name: String, password: String, _ visit: Visit) async throws -> String {
        try admit(Self.code, visit)
        guard let expected = parts.setup.code(), try await !parts.administrators.isAnybodyInCharge() else {
            throw SignInRefusal.forbidden("The server is set up already. Sign in.")
        }
        let given = code.filter { !$0.isWhitespace }
        guard constantTimeEquals(Array(given.utf8), Array(expected.utf8)) else {
            throw refused(.wrongCode, Self.code, visit)
        }
        succeeded(Self.code, visit)
        try AdministratorChange.check(name: name, password: password)
        let administrator = Administrator(
            id: AdministratorChange.newID(), name: name, role: .administrator, origin: .password,
            created: parts.now())
        let note = ChangeOrigin(
            actor: "setup", requestID: visit.requestID, action: "administrator.create", object: administrator.auditPath
        ).note(administrator.auditChanges + [Self.from(visit)])
        let hash = try await parts.passwords.hash(password)
        do {
            guard try await parts.administrators.insertFirst(administrator, passwordHash: hash, audit: note) else {
                throw SignInRefusal.forbidden("Somebody else has set up the server at this moment. Sign in.")
            }
        } catch AdministratorStoreError.nameTaken {
            throw Problem(409, "exists", "There is an administrator \"\(name)\" already. Choose another name.")
        }
        parts.setup.forget()
        return try await begin(administrator, by: now(by: hash), visit)
    }

    /// Whether the setup is still to be done.
    public func needsSetUp() async throws -> Bool {
        guard parts.setup.code() != nil else { return false }
        return try await !parts.administrators.isAnybodyInCharge()
    }

    /// - Throws: `SignInRefusal` when what was proved is no longer so.
    func begin(_ administrator: Administrator, by proof: Proof, _ visit: Visit) async throws -> String {
        guard let secret = try await begin(.administrator(id: administrator.id), by: proof, visit) else {
            throw SignInRefusal.wrong
        }
        let note = ChangeOrigin(
            actor: administrator.name, requestID: visit.requestID, action: "site.sign-in",
            object: administrator.auditPath
        ).note([Self.from(visit)])
        try await parts.administrators.noteSignIn(id: administrator.id, at: parts.now(), audit: note)
        return secret
    }

    static func from(_ visit: Visit) -> AuditChange { AuditChange(path: "address", after: .string(visit.address)) }

    func begin(_ holder: AdminSession.Holder, by proof: Proof, _ visit: Visit) async throws -> String? {
        var generator = SystemRandomNumberGenerator()
        let secret = SessionSecret.generate(using: &generator)
        let now = parts.now()
        try await forgetOld(now)
        guard let hash = SessionSecret.hash(secret) else { throw SignInRefusal.busy }
        let session = AdminSession(
            hash: hash, holder: holder, csrf: SessionSecret.generate(using: &generator), began: now, seen: now,
            proved: proof.at, address: visit.address, browser: visit.browser)
        return try await parts.sessions.insert(session, proof: proof.password) ? secret : nil
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

    /// A try begins; it counts as failed until `succeeded`.
    func admit(_ account: String, _ visit: Visit) throws(SignInRefusal) {
        let now = parts.now()
        let wait = throttle.withLock { $0.attempt(address: visit.address, account: account, now: now) }
        guard let wait else { return }
        throw refused(.wait(wait), account, visit)
    }

    /// What was refused is in the server's log.
    func refused(_ refusal: SignInRefusal, _ account: String, _ visit: Visit) -> SignInRefusal {
        let now = parts.now()
        if refusal.reason == .wrong {
            throttle.withLock { $0.failed(address: visit.address, account: account, now: now) }
        }
        parts.warn(
            "sign-in refused",
            ["name": account, "address": visit.address, "reason": refusal.text, "request": visit.requestID])
        return refusal
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
