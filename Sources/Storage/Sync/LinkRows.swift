import Provisioning
import SCIM
import StrictJSON

/// Links as they are stored. What an account was before it was anonymized is sealed, and found again by a digest of its
/// name.
enum LinkRows {
    static let columns = """
        l.resource_id, l.account_id, l.confirmed, l.origin, l.cleanup_action, l.cleanup_since, l.cleanup_wake, l.original,
        l.copy_pending
        """
    static let count = 9

    static func link(_ row: any SQLRow, _ secrets: (any SecretSealing)?) -> Link {
        var link = Link(
            resourceID: row.text(0), accountID: row.text(1), isConfirmed: row.integer(2) != 0,
            origin: Link.Origin(rawValue: row.text(3)) ?? .created)
        if let action = row.optionalText(4).flatMap(CleanupAction.init(rawValue:)) {
            link.pending = PendingCleanup(action: action, since: row.integer(5), wakeAt: row.optionalInteger(6))
        }
        link.isCopyPending = row.integer(8) != 0
        link.original = row.optionalText(7).map { sealed in
            let text = secrets?.open(sealed, for: purpose(link))
            return text.flatMap(AccountIdentity.init(stored:)).map(OriginalIdentity.known) ?? .unreadable
        }
        return link
    }

    static func keep(
        _ link: Link, of binding: Int64, _ secrets: (any SecretSealing)?, on connection: any SQLConnection
    ) throws {
        let pending = link.pending
        var (original, name) = (SQLValue.null, SQLValue.null)
        if let identity = link.original?.identity {
            guard let secrets else {
                throw StoreUnavailable(.failed, detail: "There is no key to keep the names of an account with.")
            }
            original = .text(try secrets.seal(identity.stored, for: purpose(link)))
            name = .text(secrets.digest(of: identity.username.scimFolded))
        }
        // What this key does not open stays as it is: another one may.
        let columns =
            link.original == .unreadable ? "" : ", original = excluded.original, original_name = excluded.original_name"
        try connection.run(
            """
            INSERT INTO link (binding_id, resource_id, account_id, confirmed, origin, cleanup_action, cleanup_since,
                cleanup_wake, original, original_name, copy_pending, gone) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                CASE WHEN EXISTS (SELECT 1 FROM resource WHERE id = ?) THEN 0 ELSE 1 END)
            ON CONFLICT (binding_id, resource_id) DO UPDATE SET
            account_id = excluded.account_id, confirmed = excluded.confirmed, origin = excluded.origin,
            cleanup_action = excluded.cleanup_action, cleanup_since = excluded.cleanup_since,
            cleanup_wake = excluded.cleanup_wake, copy_pending = excluded.copy_pending,
            gone_name = CASE WHEN excluded.original IS NULL THEN link.gone_name END,
            gone_search = CASE WHEN excluded.original IS NULL THEN link.gone_search END\(columns)
            """,
            [
                .integer(binding), .text(link.resourceID), .text(link.accountID), .flag(link.isConfirmed),
                .text(link.origin.rawValue), .optional(pending?.action.rawValue), .optional(pending?.since),
                .optional(pending?.wakeAt), original, name, .flag(link.isCopyPending), .text(link.resourceID),
            ])
    }

    /// A sealed text that is copied to another account's row does not open there.
    private static func purpose(_ link: Link) -> String { "account \(link.accountID)" }
}

extension AccountIdentity {
    fileprivate var stored: String {
        let values = properties.sorted { $0.key < $1.key }.map {
            JSONObject.Member(name: $0.key, value: .string($0.value))
        }
        let object: JSONObject = [
            "username": .string(username), "displayName": .string(displayName), "email": .string(email),
            "properties": .object(JSONObject(values)),
        ]
        return JSONValue.object(object).serialized
    }

    fileprivate init?(stored text: String) {
        guard let object = try? JSONValue(parsing: text).object, let username = object["username"]?.string else {
            return nil
        }
        var properties: [String: String] = [:]
        for member in object["properties"]?.object?.members ?? [] { properties[member.name] = member.value.string }
        self.init(
            username: username, displayName: object["displayName"]?.string ?? "",
            email: object["email"]?.string ?? "", properties: properties)
    }
}
