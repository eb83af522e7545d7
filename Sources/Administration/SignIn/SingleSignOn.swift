public import Access
import StrictJSON

/// Sign-in by the company's OpenID provider.
public protocol SingleSignOn: Sendable {
    /// For the button: the provider's host.
    var providerName: String { get }
    /// Where to send the browser, and what its cookie has to keep until it comes back.
    ///
    /// `again`: he is signed in, and has to show that it is he; the provider must ask.
    /// - Throws: `SignInRefusal` when the provider can't be reached.
    func begin(returnTo path: String, again: Bool) async throws -> SingleSignOnBeginning
    /// What the provider says of whoever comes back with this query, also when it gives no role.
    /// - Throws: `SignInRefusal` with plain words.
    func finish(query: [String: String], kept cookie: String?) async throws -> SignedOnIdentity
}

public struct SingleSignOnBeginning: Sendable, Hashable {
    public let location: String
    public let cookie: String

    public init(location: String, cookie: String) {
        self.location = location
        self.cookie = cookie
    }
}

/// Somebody whom the provider vouches for.
public struct SignedOnIdentity: Sendable, Hashable {
    public let issuer: String
    public let subject: String
    public let name: String
    /// When he showed the provider who he is, in milliseconds since 1970; nil: it does not tell.
    public let proved: Int64?
    /// Nil: none of what the provider says gives one.
    public let role: AdministratorRole?
    /// Why there is no role, for whoever wants in.
    public let objection: String?
    /// The page that he asked for before.
    public let returnTo: String

    public init(
        issuer: String, subject: String, name: String, role: AdministratorRole?, proved: Int64? = nil,
        objection: String? = nil, returnTo: String
    ) {
        self.issuer = issuer
        self.subject = subject
        self.name = name
        self.role = role
        self.proved = proved
        self.objection = objection
        self.returnTo = returnTo
    }
}

extension SignIn {
    /// Known by issuer and subject, never by a name: nobody becomes somebody else by being called like him. Name and role
    /// are those that the provider tells today; whoever has lost his role loses his sessions, too.
    ///
    /// `standing`: the browser's session. It goes on when it is his; nil is answered then.
    /// - Throws: `SignInRefusal`, or what the stores throw.
    public func enter(
        _ identity: SignedOnIdentity, standing: AdminSession? = nil, _ visit: Visit
    ) async throws -> String? {
        let known = try await parts.administrators.administrator(issuer: identity.issuer, subject: identity.subject)
        guard let role = identity.role else {
            if let known { try await shutOut(known, "no role at the provider any more", visit) }
            throw refused(
                .forbidden(identity.objection ?? "\(identity.name) has no role here."), identity.name, visit)
        }
        guard let known else {
            return try await begin(try await welcome(identity, role, visit), by: Proof(identity), visit)
        }
        guard !known.isDisabled else {
            throw refused(
                .forbidden("\(known.name) is disabled here. Ask another administrator."), known.name, visit)
        }
        let today = try await refreshed(known, identity, role, visit)
        if let standing, standing.holder == .administrator(id: known.id),
            try await noteProof(Proof(identity), of: standing, today.name, visit)
        {
            return nil
        }
        return try await begin(today, by: Proof(identity), visit)
    }

    /// With the name and the role of today.
    private func refreshed(
        _ known: Administrator, _ identity: SignedOnIdentity, _ role: AdministratorRole, _ visit: Visit
    ) async throws -> Administrator {
        var changed = known
        if role != known.role {
            let note = Self.origin(known, "administrator.role", visit).note([
                AuditChange(path: "role", before: .string(known.role.rawValue), after: .string(role.rawValue))
            ])
            do {
                _ = try await parts.administrators.update(id: known.id, .role(role), audit: note)
            } catch AdministratorStoreError.lastAdministrator {
                try await shutOut(known, "the role \(role.rawValue) at the provider", visit)
                throw SignInRefusal.forbidden(
                    "The provider gives \(known.name) the role \(role.rawValue), but nobody else here has the role "
                        + "administrator. Give it to somebody else first: usher admin create.")
            }
            changed.role = role
        }
        guard identity.name != known.name, AdministratorName.objection(identity.name) == nil else { return changed }
        let note = Self.origin(known, "administrator.rename", visit).note([
            AuditChange(path: "name", before: .string(known.name), after: .string(identity.name))
        ])
        do {
            _ = try await parts.administrators.update(id: known.id, .name(identity.name), audit: note)
            changed.name = identity.name
        } catch AdministratorStoreError.nameTaken {
            // He keeps the name that he was given here.
        }
        return changed
    }

    private func shutOut(_ known: Administrator, _ reason: String, _ visit: Visit) async throws {
        try await parts.sessions.end(.administrator(id: known.id), but: nil)
        try await parts.audit.append(
            Self.origin(known, "site.shut-out", visit).note([AuditChange(path: "reason", after: .string(reason))]))
    }

    private func welcome(
        _ identity: SignedOnIdentity, _ role: AdministratorRole, _ visit: Visit
    ) async throws -> Administrator {
        let host = identity.issuer.split(separator: "/").dropFirst().first.map(String.init) ?? identity.issuer
        let wished = AdministratorName.objection(identity.name) == nil ? identity.name : identity.subject
        for name in [wished, "\(wished) (\(host))", "\(identity.subject) (\(host))"] {
            let name = String(name.prefix(AdministratorName.limit))
            guard AdministratorName.objection(name) == nil else { continue }
            let administrator = Administrator(
                id: AdministratorChange.newID(), name: name, role: role,
                origin: .singleSignOn(issuer: identity.issuer, subject: identity.subject), created: parts.now())
            let note = Self.origin(administrator, "administrator.create", visit).note(administrator.auditChanges)
            do {
                try await parts.administrators.insert(administrator, passwordHash: nil, audit: note)
                return administrator
            } catch AdministratorStoreError.nameTaken { continue }
        }
        throw SignInRefusal.forbidden(
            "There is another administrator called \(wished.prefix(100)). Rename or delete that one first.")
    }

    private static func origin(_ administrator: Administrator, _ action: String, _ visit: Visit) -> ChangeOrigin {
        ChangeOrigin(
            actor: "single sign-on", requestID: visit.requestID, action: action, object: administrator.auditPath)
    }
}
