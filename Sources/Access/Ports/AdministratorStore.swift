/// Why a change of administrators was not made.
public enum AdministratorStoreError: Error, Sendable, Hashable {
    case nameTaken
    /// Nobody would be left who is in charge.
    case lastAdministrator
}

/// What can be changed of an administrator.
public enum AdministratorUpdate: Sendable, Hashable {
    case name(String)
    case role(AdministratorRole)
    case disabled(Bool)
}

/// The administrators. Every change has its entry in the audit log, in the same transaction, and ends the sessions that
/// it takes rights or a password from.
public protocol AdministratorStore: Sendable {
    /// By name.
    func administrators() async throws -> [Administrator]
    func administrator(named name: String) async throws -> Administrator?
    func administrator(id: String) async throws -> Administrator?
    func administrator(issuer: String, subject: String) async throws -> Administrator?
    /// Whether anybody can sign in with every right. Without one the server offers the setup.
    func isAnybodyInCharge() async throws -> Bool

    /// The text of the password's hash; nil for somebody without one.
    func passwordHash(id: String) async throws -> String?

    /// - Throws: `AdministratorStoreError.nameTaken`.
    func insert(_ administrator: Administrator, passwordHash: String?, audit: AuditNote) async throws
    /// The first one in charge, if there is still none (two may try at once). False: there is.
    func insertFirst(_ administrator: Administrator, passwordHash: String, audit: AuditNote) async throws -> Bool
    /// One thing, so that two who change different things don't undo each other's. False: he is gone.
    /// - Throws: `AdministratorStoreError`.
    func update(id: String, _ change: AdministratorUpdate, audit: AuditNote) async throws -> Bool
    /// False: he is gone, or has no password here.
    func setPassword(id: String, hash: String, mustChange: Bool, audit: AuditNote) async throws -> Bool
    func delete(id: String, audit: AuditNote) async throws -> Bool
    func noteSignIn(id: String, at time: Int64, audit: AuditNote) async throws
}

/// The sessions of the admin site.
public protocol SessionStore: Sendable {
    /// False: the holder is gone, disabled, or has another password than `proof`, the hash that was checked (nil: none was).
    /// So nobody comes in by what was changed while it was looked at.
    func insert(_ session: AdminSession, proof: String?) async throws -> Bool
    /// A handful of rows by key: cheap enough for every request.
    func session(hash: [UInt8]) async throws -> StandingSession?
    func noteSeen(hash: [UInt8], at time: Int64) async throws
    /// He has shown again who he is, by the password of this hash (nil: otherwise). False: the session is over, or he has
    /// another password by now.
    func noteProof(hash: [UInt8], proof: String?, at time: Int64) async throws -> Bool
    /// Of one holder, the newest first.
    func sessions(_ holder: AdminSession.Holder) async throws -> [AdminSession]
    func end(hash: [UInt8]) async throws
    /// All of a holder but one.
    func end(_ holder: AdminSession.Holder, but kept: [UInt8]?) async throws
    /// Those that are over anyway, now and then.
    func forget(seenBefore: Int64, begunBefore: Int64) async throws
}

/// A session with what its holder may do at this moment.
public struct StandingSession: Sendable, Hashable {
    public let session: AdminSession
    public let name: String
    public let role: AdministratorRole
    public let mustChangePassword: Bool

    public init(session: AdminSession, name: String, role: AdministratorRole, mustChangePassword: Bool) {
        self.session = session
        self.name = name
        self.role = role
        self.mustChangePassword = mustChangePassword
    }
}
