public import Access

/// An API token that somebody asks for: what he may do with it, until when, and the name he has in the audit log.
public struct NewAPIToken: Sendable {
    /// Of the token in the data folder.
    public static let localLabel = "local-admin"
    private let role: AdministratorRole
    private let label: String
    private let lifetime: Int64?

    /// `lifetime`: `90d`, `12h`; nil: it does not expire.
    public init(role: String, label: String, lifetime: String?) throws {
        guard let role = AdministratorRole(rawValue: role) else {
            throw Problem.invalid("role must be viewer, operator or administrator, not \"\(role.prefix(40))\".")
        }
        self.role = role
        self.label = try Self.checked(label)
        self.lifetime = try TokenIssue.lifetime(lifetime)
    }

    /// - Throws: why it could not be made.
    public func check(_ services: AdminServices) async throws {
        try TokenIssue(label: label).check()
        guard try await services.administrators.administrator(named: label) == nil else {
            throw Problem(
                409, "exists",
                "There is an administrator \"\(label)\": the audit log could not tell the two apart. Nothing was made. "
                    + "Choose a label that says what it is for, such as \"\(label) scripts\".")
        }
        // Kept from being a mistake, not from two administrators who do it in the same moment.
        let others = try await services.tokens.tokens(.administration)
        guard !others.contains(where: { Self.isSame($0.label, label) }) else {
            throw Problem(
                409, "exists",
                "There is an API token \"\(label)\" already. Nothing was made: the audit log knows holders by their "
                    + "label. Choose another one, or revoke that token first.")
        }
    }

    public func issue(_ services: AdminServices, _ origin: ChangeOrigin) async throws -> IssuedToken {
        try await check(services)
        return try await TokenIssue(label: label, lifetime: lifetime, role: role)
            .issue(.administration, services, origin)
    }

    /// The label is a name in the audit log: it must be one that people can read and tell from others.
    private static func checked(_ label: String) throws -> String {
        let isReadable = label.unicodeScalars.allSatisfy {
            ![.control, .format, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
        }
        guard isReadable, label.contains(where: { !$0.isWhitespace }), label.first?.isWhitespace == false,
            label.last?.isWhitespace == false
        else {
            throw Problem.invalid(
                "label must name who or what uses the token, on one line and without blanks at its ends.")
        }
        guard !AdministratorName.reserved.contains(AdministratorName.folded(label)) else {
            throw Problem.invalid("label must not be \"\(label)\": the server goes by that name in the audit log.")
        }
        return label
    }

    private static func isSame(_ one: String, _ other: String) -> Bool { one.lowercased() == other.lowercased() }
}
