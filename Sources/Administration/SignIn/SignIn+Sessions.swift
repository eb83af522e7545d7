public import Access

extension SignIn {
    /// Who comes with this cookie; nil when his session is over.
    ///
    /// `isActive`: somebody does something, other than a page that keeps itself up to date.
    public func session(_ secret: String, isActive: Bool) async throws -> StandingSession? {
        guard let hash = SessionSecret.hash(secret), let standing = try await parts.sessions.session(hash: hash) else {
            return nil
        }
        let now = parts.now()
        guard !SessionRules.isOver(standing.session, at: now) else {
            try await parts.sessions.end(hash: hash)
            return nil
        }
        if isActive, SessionRules.isWorthNoting(standing.session, at: now) {
            try await parts.sessions.noteSeen(hash: hash, at: now)
        }
        return standing
    }

    public func leave(_ secret: String, _ visit: Visit) async throws {
        guard let hash = SessionSecret.hash(secret), let standing = try await parts.sessions.session(hash: hash) else {
            return
        }
        try await parts.sessions.end(hash: hash)
        let origin = ChangeOrigin(
            actor: standing.name, requestID: visit.requestID, action: "site.sign-out", object: "/account")
        try await parts.audit.append(origin.note([Self.from(visit)]))
    }

    /// Those of the same holder that are not over, the newest first.
    public func sessions(like session: AdminSession) async throws -> [AdminSession] {
        let now = parts.now()
        return try await parts.sessions.sessions(session.holder).filter { !SessionRules.isOver($0, at: now) }
    }

    public func leaveElsewhere(_ session: AdminSession) async throws {
        try await parts.sessions.end(session.holder, but: session.hash)
    }

    /// One's own password, by whoever knows the one before. All sessions end; the secret of a new one.
    /// - Throws: `SignInRefusal`, `Problem`, or what the stores throw.
    public func changePassword(
        of session: AdminSession, from old: String, to new: String, _ visit: Visit
    ) async throws -> String {
        guard case .administrator(let id) = session.holder,
            let administrator = try await parts.administrators.administrator(id: id), administrator.origin == .password
        else { throw Problem(409, "no-password", "You did not sign in by a password, so there is none to change.") }
        let account = AdministratorName.folded(administrator.name)
        try admit(account, visit)
        guard try await check(old, try await parts.administrators.passwordHash(id: id)) else {
            throw refused(.wrongOldPassword, account, visit)
        }
        succeeded(account, visit)
        try AdministratorChange.check(name: administrator.name, password: new)
        guard new != old else { throw Problem.invalid("The new password is the old one.") }
        let note = ChangeOrigin(
            actor: administrator.name, requestID: visit.requestID, action: "administrator.change-password",
            object: administrator.auditPath
        ).note([])
        let hash = try await parts.passwords.hash(new)
        _ = try await parts.administrators.setPassword(id: id, hash: hash, mustChange: false, audit: note)
        guard let secret = try await begin(session.holder, by: now(by: hash), visit) else { throw SignInRefusal.wrong }
        return secret
    }
}

extension SignInRefusal {
    static let wrongOldPassword = SignInRefusal(.wrong, "The present password is not right.")
}
