/// Somebody who signs in to the admin site by name.
public struct Administrator: Sendable, Hashable {
    /// How he proves who he is.
    public enum Origin: Sendable, Hashable {
        /// A password of this server's own.
        case password
        /// The company's OpenID provider; its `sub` is what he is known by, never his e-mail address, which may pass to
        /// somebody else (OpenID Connect Core 1.0, section 5.7).
        case singleSignOn(issuer: String, subject: String)
    }

    /// Random, stable through renames.
    public let id: String
    /// What he signs in with, and his name in the audit log. Unique whatever the case.
    public var name: String
    public var role: AdministratorRole
    public let origin: Origin
    public var isDisabled: Bool
    /// The password was made by somebody else: before anything else he has to choose his own.
    public var mustChangePassword: Bool
    /// Milliseconds since 1970, as all times here.
    public let created: Int64
    public var lastSignIn: Int64?

    public init(
        id: String, name: String, role: AdministratorRole, origin: Origin, isDisabled: Bool = false,
        mustChangePassword: Bool = false, created: Int64, lastSignIn: Int64? = nil
    ) {
        self.id = id
        self.name = AdministratorName.composed(name)
        self.role = role
        self.origin = origin
        self.isDisabled = isDisabled
        self.mustChangePassword = mustChangePassword
        self.created = created
        self.lastSignIn = lastSignIn
    }

    /// How he signs in, as lists tell it: `password`, or the issuer of his provider.
    public var signsInBy: String {
        switch origin {
        case .password: "password"
        case .singleSignOn(let issuer, _): issuer
        }
    }
}

/// What an administrator may be called.
public enum AdministratorName {
    public static let limit = 100

    /// Two names that differ by this are two administrators.
    public static func folded(_ name: String) -> String { composed(composed(name).lowercased()) }

    /// Why this can't be a name; nil when it can. The name stands in addresses, lists and the audit log.
    public static func objection(_ name: String) -> String? {
        guard !name.isEmpty, name.utf8.count <= limit else {
            return "The name must have from 1 to \(limit) characters."
        }
        let isReadable = name.unicodeScalars.allSatisfy {
            ![.control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned].contains(
                $0.properties.generalCategory)
        }
        guard isReadable, !name.contains("/"), !name.contains("  "), name != ".", name != "..",
            name.first?.isWhitespace == false,
            name.last?.isWhitespace == false
        else { return "The name must be one line without slashes, and without blanks at its ends or two in a row." }
        guard !reserved.contains(folded(name)) else {
            return "The name \"\(name)\" is the server's own in the audit log. Choose another one."
        }
        return nil
    }

    /// What the audit log calls others than people.
    public static let reserved: Set<String> = [
        "local-admin", "server start", "setup", "single sign-on", "command line",
    ]
}
