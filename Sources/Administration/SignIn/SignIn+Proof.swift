public import Access

/// How somebody has shown who he is.
struct Proof: Sendable, Hashable {
    /// The hash of the password that was checked; nil: something else was.
    let password: String?
    /// Milliseconds since 1970.
    let at: Int64
}

extension Proof {
    /// What the provider does not date is taken as long ago.
    init(_ identity: SignedOnIdentity) { self.init(password: nil, at: identity.proved ?? 0) }
}

/// Whoever is signed in shows again who he is, before he does something dangerous: a browser that was left open is enough
/// to look, but not to do harm.
extension SignIn {
    /// What somebody shows again.
    public enum ProofKind: Sendable, Hashable {
        case password, token
        case singleSignOn
    }

    public func proofKind(of session: AdminSession) async throws -> ProofKind {
        guard case .administrator(let id) = session.holder else { return .token }
        return try await parts.administrators.administrator(id: id)?.origin == .password ? .password : .singleSignOn
    }

    public func isProved(_ session: AdminSession) -> Bool { SessionRules.isProved(session, at: parts.now()) }

    /// By the password of the holder, or by the token that he came by.
    /// - Throws: `SignInRefusal`, or what the stores throw.
    public func prove(_ session: AdminSession, by secret: String, _ visit: Visit) async throws {
        switch session.holder {
        case .administrator(let id):
            guard let administrator = try await parts.administrators.administrator(id: id) else {
                throw SignInRefusal.wrong
            }
            let account = AdministratorName.folded(administrator.name)
            try admit(account, visit)
            let stored = try await parts.administrators.passwordHash(id: id)
            guard try await check(secret, stored) else { throw refused(.wrongAgain, account, visit) }
            guard try await noteProof(now(by: stored), of: session, administrator.name, visit) else {
                throw SignInRefusal.wrong
            }
            succeeded(account, visit)
        case .token(let id):
            try admit(Self.token, visit)
            guard let token = try await parts.apiToken(secret.filter { !$0.isWhitespace }), token.id == id else {
                throw refused(.otherToken, Self.token, visit)
            }
            succeeded(Self.token, visit)
            _ = try await noteProof(now(by: nil), of: session, token.label, visit)
        }
    }

    /// False: the session is over, or the password is another by now.
    func noteProof(_ proof: Proof, of session: AdminSession, _ name: String, _ visit: Visit) async throws -> Bool {
        guard try await parts.sessions.noteProof(hash: session.hash, proof: proof.password, at: proof.at) else {
            return false
        }
        let origin = ChangeOrigin(actor: name, requestID: visit.requestID, action: "site.confirm", object: "/account")
        try await parts.audit.append(origin.note([Self.from(visit)]))
        return true
    }

    func now(by password: String?) -> Proof { Proof(password: password, at: parts.now()) }
}

extension SignInRefusal {
    static let wrongAgain = SignInRefusal(.wrong, "The password is not right. Nothing was done.")
    static let otherToken = SignInRefusal(
        .wrong, "This is not the token that you are signed in by, or it lets nobody in any more. Nothing was done.")
}
