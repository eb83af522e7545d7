public import Access
import StrictJSON

/// Sign-in by the company's OpenID provider.
public protocol SingleSignOn: Sendable {
    /// For the button: the provider's host.
    var providerName: String { get }
    /// Where to send the browser, and what its cookie has to keep until it comes back.
    /// - Throws: `SignInRefusal` when the provider can't be reached.
    func begin(returnTo path: String) async throws -> SingleSignOnBeginning
    /// What the provider says of whoever comes back with this query.
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
    public let role: AdministratorRole
    /// The page that he asked for before.
    public let returnTo: String

    public init(issuer: String, subject: String, name: String, role: AdministratorRole, returnTo: String) {
        self.issuer = issuer
        self.subject = subject
        self.name = name
        self.role = role
        self.returnTo = returnTo
    }
}

extension SignIn {
    /// Known by issuer and subject, never by a name: nobody becomes somebody else by being called like him. Name and role
    /// are those that the provider tells today.
    /// - Throws: `SignInRefusal`, or what the stores throw.
    public func enter(_ identity: SignedOnIdentity, _ visit: Visit) async throws -> String {
        let store = parts.administrators
        let known = try await store.administrator(issuer: identity.issuer, subject: identity.subject)
        guard let known else { return try await begin(try await welcome(identity, visit), visit) }
        guard !known.isDisabled else {
            throw SignInRefusal.forbidden("\(known.name) is disabled here. Ask another administrator.")
        }
        guard known.role != identity.role else { return try await begin(known, visit) }
        var changed = known
        changed.role = identity.role
        let note = Self.origin(changed, "administrator.role", visit).note([
            AuditChange(
                path: "role", before: .string(known.role.rawValue), after: .string(identity.role.rawValue))
        ])
        do { _ = try await store.update(changed, audit: note) } catch AdministratorStoreError.lastAdministrator {
            throw SignInRefusal.forbidden(
                "The provider gives \(known.name) the role \(identity.role.rawValue), but nobody else here has the role "
                    + "administrator. Give it to somebody else first: usher admin create.")
        }
        return try await begin(changed, visit)
    }

    private func welcome(_ identity: SignedOnIdentity, _ visit: Visit) async throws -> Administrator {
        let host = identity.issuer.split(separator: "/").dropFirst().first.map(String.init) ?? identity.issuer
        let wished = AdministratorName.objection(identity.name) == nil ? identity.name : identity.subject
        for name in [wished, "\(wished) (\(host))", "\(identity.subject) (\(host))"] {
            let name = String(name.prefix(AdministratorName.limit))
            guard AdministratorName.objection(name) == nil else { continue }
            let administrator = Administrator(
                id: AdministratorChange.newID(), name: name, role: identity.role,
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
