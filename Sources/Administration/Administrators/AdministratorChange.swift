public import Access
import StrictJSON

/// What administrators do to administrators: make, change, shut out.
public struct AdministratorChange: Sendable {
    private let services: AdminServices
    private let origin: ChangeOrigin

    public init(_ services: AdminServices, _ origin: ChangeOrigin) {
        self.services = services
        self.origin = origin
    }

    /// - Throws: `Problem` that says why there can be no such new one.
    public func checkNew(name: String, role: String) async throws {
        _ = try Self.role(role)
        if let objection = AdministratorName.objection(name) { throw Problem.invalid(objection) }
        if try await services.tokens.tokens(.administration).contains(where: { Self.isSame($0.label, name) }) {
            throw Problem(
                409, "exists",
                "There is an API token \"\(name)\": the audit log could not tell the two apart. Choose another name.")
        }
    }

    /// The new administrator and the password that was made for him; he has to choose his own at the first sign-in.
    /// - Throws: `Problem`.
    public func create(name: String, role: String) async throws -> (Administrator, password: String) {
        try await checkNew(name: name, role: role)
        let role = try Self.role(role)
        let administrator = Administrator(
            id: Self.newID(), name: name, role: role, origin: .password, mustChangePassword: true,
            created: services.environment.now())
        let password = Self.newPassword()
        let hash = try await services.passwords.hash(password)
        try await explained(administrator.name) {
            try await services.administrators.insert(
                administrator, passwordHash: hash, audit: note(administrator, administrator.auditChanges))
        }
        return (administrator, password)
    }

    /// What is nil stays.
    /// - Throws: `Problem`.
    public func change(_ name: String, role: String? = nil, isDisabled: Bool? = nil) async throws -> Administrator {
        let before = try await administrator(name)
        var after = before
        if let role { after.role = try Self.role(role) }
        if let isDisabled { after.isDisabled = isDisabled }
        if role != nil, case .singleSignOn = before.origin {
            throw Problem(
                409, "single-sign-on",
                "\(before.name) has the role that the OpenID provider gives, anew at each sign-in. Change it there; nothing "
                    + "was changed here.")
        }
        if after.role != before.role {
            let change = AuditChange(
                path: "role", before: .string(before.role.rawValue), after: .string(after.role.rawValue))
            try await update(before, .role(after.role), change)
        }
        if after.isDisabled != before.isDisabled {
            let change = AuditChange(
                path: "disabled", before: .bool(before.isDisabled), after: .bool(after.isDisabled))
            try await update(before, .disabled(after.isDisabled), change)
        }
        return after
    }

    private func update(_ administrator: Administrator, _ update: AdministratorUpdate, _ change: AuditChange)
        async throws
    {
        let audit = note(administrator, [change])
        let isThere = try await explained(administrator.name) {
            try await services.administrators.update(id: administrator.id, update, audit: audit)
        }
        guard isThere else { throw Self.notFound(administrator.name) }
    }

    private static func isSame(_ one: String, _ other: String) -> Bool {
        AdministratorName.folded(one) == AdministratorName.folded(other)
    }

    /// The password that was made for him.
    /// - Throws: `Problem`.
    public func resetPassword(_ name: String) async throws -> (Administrator, password: String) {
        let administrator = try await administrator(name)
        guard administrator.origin == .password else {
            throw Problem(
                409, "single-sign-on", "\(administrator.name) signs in by the OpenID provider and has no password here."
            )
        }
        let password = Self.newPassword()
        let isThere = try await services.administrators.setPassword(
            id: administrator.id, hash: try await services.passwords.hash(password), mustChange: true,
            audit: note(administrator, []))
        guard isThere else { throw Self.notFound(name) }
        return (administrator, password)
    }

    /// - Throws: `Problem`.
    public func delete(_ name: String) async throws {
        let administrator = try await administrator(name)
        if administrator.isDisabled, case .singleSignOn = administrator.origin {
            throw Problem(
                409, "single-sign-on",
                "Nothing was deleted: \(administrator.name) would come in again at the next sign-in by the OpenID provider. "
                    + "Disabled here, the name stays out; take the role away there first, then enable and delete here.")
        }
        let isThere = try await explained(administrator.name) {
            try await services.administrators.delete(
                id: administrator.id,
                audit: note(administrator, [AuditChange(path: "role", before: .string(administrator.role.rawValue))]))
        }
        guard isThere else { throw Self.notFound(name) }
    }

    public func administrator(_ name: String) async throws -> Administrator {
        guard let found = try await services.administrators.administrator(named: name) else {
            throw Self.notFound(name)
        }
        return found
    }

    private static func notFound(_ name: String) -> Problem {
        .notFound("The administrator \"\(name.prefix(100))\"", "List them to see their names.")
    }

    private func note(_ administrator: Administrator, _ changes: [AuditChange]) -> AuditNote {
        var origin = origin
        origin.object = administrator.auditPath
        return origin.note(changes)
    }

    private func explained<Value: Sendable>(
        _ name: String, _ work: () async throws -> Value
    ) async throws -> Value {
        do { return try await work() } catch AdministratorStoreError.nameTaken {
            throw Problem(409, "exists", "There is an administrator \"\(name)\" already. Nothing was changed.")
        } catch AdministratorStoreError.lastAdministrator {
            throw Problem(
                409, "last-administrator",
                "\(name) is the only one with the role administrator who can sign in. Nothing was changed: give that role to "
                    + "somebody else first.")
        }
    }
}

extension AdministratorChange {
    static func role(_ word: String) throws -> AdministratorRole {
        guard let role = AdministratorRole(rawValue: word) else {
            throw Problem.invalid("role must be viewer, operator or administrator, not \"\(word.prefix(40))\".")
        }
        return role
    }

    /// - Throws: `Problem` for a name or a password that won't do.
    static func check(name: String, password: String) throws {
        let objection = AdministratorName.objection(name) ?? PasswordRules.objection(password, name: name)
        if let objection { throw Problem.invalid(objection) }
    }

    static func newID() -> String {
        var generator = SystemRandomNumberGenerator()
        return GeneratedText.id(using: &generator)
    }

    static func newPassword() -> String {
        var generator = SystemRandomNumberGenerator()
        return GeneratedText.password(using: &generator)
    }
}

extension Administrator {
    var auditPath: String { "/administrators/\(name)" }

    var auditChanges: [AuditChange] {
        [
            AuditChange(path: "role", after: .string(role.rawValue)),
            AuditChange(path: "signs in by", after: .string(signsInBy)),
        ]
    }
}
