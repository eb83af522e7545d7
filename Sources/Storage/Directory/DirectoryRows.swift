import Directory
import SCIM

/// How the values of a directory stand in rows.
enum DirectoryRows {
    static let userColumns = """
        u.id, u.name, u.display_name, u.first_name, u.last_name, u.email, u.active, u.owner, u.created, u.updated
        """
    static let userColumnCount = 10
    static let groupColumns = "g.id, g.name, g.description, g.owner"

    static func user(_ row: any SQLRow, at first: Int = 0) -> DirectoryUser {
        DirectoryUser(
            id: row.text(first), name: row.text(first + 1), displayName: row.text(first + 2),
            firstName: row.text(first + 3), lastName: row.text(first + 4), email: row.text(first + 5),
            isActive: row.integer(first + 6) != 0, owner: row.optionalText(first + 7).flatMap(Owner.init(stored:)),
            created: row.integer(first + 8), updated: row.integer(first + 9))
    }

    static func group(_ row: any SQLRow, at first: Int = 0) -> DirectoryGroup {
        DirectoryGroup(
            id: row.text(first), name: row.text(first + 1), description: row.text(first + 2),
            owner: row.optionalText(first + 3).flatMap(Owner.init(stored:)))
    }

    /// The values of a user in the order of `setColumns`.
    static func values(of user: DirectoryUser) -> [SQLValue] {
        [
            .text(user.name), .text(user.name.directoryFolded),
            .text(user.displayName), .text(user.displayName.directoryFolded),
            .text(user.firstName), .text(user.firstName.directoryFolded),
            .text(user.lastName), .text(user.lastName.directoryFolded),
            .text(user.email), .text(user.email.directoryFolded),
            .flag(user.isActive), .optional(user.owner?.stored), .integer(user.created), .integer(user.updated),
        ]
    }

    static let setColumns = [
        "name", "folded_name", "display_name", "folded_display_name", "first_name", "folded_first_name",
        "last_name", "folded_last_name", "email", "folded_email", "active", "owner", "created", "updated",
    ]
}

extension Owner {
    init?(stored: String) {
        if stored == "administrator" {
            self = .administrator
        } else if stored.hasPrefix("connector:"), let id = Int64(stored.dropFirst("connector:".count)) {
            self = .connector(id)
        } else if stored.hasPrefix("application:") {
            self = .application(String(stored.dropFirst("application:".count)))
        } else {
            return nil
        }
    }

    /// For `LIKE`: what is stored of every connector.
    static let storedConnectorPattern = "connector:%"

    var stored: String {
        switch self {
        case .connector(let id): "connector:\(id)"
        case .application(let name): "application:\(name)"
        case .administrator: "administrator"
        }
    }
}

extension String {
    /// What names and texts of a directory are compared by.
    var directoryFolded: String { scimFolded }
}
