import Crypto

/// What an account tells of a person.
public struct AccountIdentity: Sendable, Hashable {
    public var username: String
    public var displayName: String
    public var email: String
    /// Those that the rules give; first and last name are among them.
    public var properties: [String: String]

    public init(username: String, displayName: String, email: String, properties: [String: String] = [:]) {
        self.username = username
        self.displayName = displayName
        self.email = email
        self.properties = properties
    }

    /// What is left of the person. By the id alone, so that a step that is sent again says the same.
    public static func anonymous(accountID: String) -> AccountIdentity {
        let digits = SHA256.hash(data: Array(accountID.utf8)).prefix(8).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }
        let name = "user-" + digits.joined()
        return AccountIdentity(username: name, displayName: name, email: name + "@user.anon")
    }
}

/// What an anonymized account was before.
public enum OriginalIdentity: Sendable, Hashable {
    case known(AccountIdentity)
    /// It is kept, but this server's key does not open it.
    case unreadable

    public var identity: AccountIdentity? {
        guard case .known(let identity) = self else { return nil }
        return identity
    }
}

/// A clean-up that waits for the end of `cleanup.graceDays`.
public struct PendingCleanup: Sendable, Hashable {
    /// `delete` or `anonymize`.
    public var action: CleanupAction
    /// Since when the user is away; milliseconds since 1970.
    public var since: Int64
    /// When the user is to be looked at again; nil after he was marked for that.
    public var wakeAt: Int64?

    public init(action: CleanupAction, since: Int64, wakeAt: Int64?) {
        self.action = action
        self.since = since
        self.wakeAt = wakeAt
    }
}

extension Account {
    var identity: AccountIdentity {
        AccountIdentity(username: username, displayName: displayName, email: email, properties: properties)
    }

    /// Whether it has the name that anonymizing gave it.
    var isAnonymous: Bool { username == AccountIdentity.anonymous(accountID: id).username }

    mutating func take(_ identity: AccountIdentity) {
        username = identity.username
        displayName = identity.displayName
        email = identity.email
        properties.merge(identity.properties) { $1 }
    }
}
