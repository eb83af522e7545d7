import Directory

extension SQLDirectoryStore {
    func apply(_ changes: [DirectoryChange], in directory: DirectoryID) async throws
        -> [Result<Void, DirectoryError>]
    {
        let (now, kept) = (now(), keptEvents)
        return try await write { connection in
            let directory = DirectoryChanges(connection: connection, directory: directory, now: now)
            try directory.begin()
            let results = try changes.map { change in
                do {
                    try connection.savepoint { try directory.apply(change) }
                    return Result<Void, DirectoryError>.success(())
                } catch let error as DirectoryError {
                    return .failure(error)
                }
            }
            try DirectoryStream.trim(keeping: kept, wrote: changes.count, connection)
            return results
        }
    }
}

/// Carries out changes on a connection, with their events.
struct DirectoryChanges {
    let connection: any SQLConnection
    let directory: DirectoryID
    let now: Int64

    func begin() throws { _ = try DirectoryStream.ensureEpoch(connection) }

    func apply(_ change: DirectoryChange) throws {
        switch change {
        case .createUser(let user): try create(user)
        case .updateUser(let id, let fields): try update(id, fields)
        case .deleteUser(let id): try deleteUser(id)
        case .createGroup(let group): try create(group)
        case .updateGroup(let name, let description): try describe(name, description)
        case .renameGroup(let name, let newName): try rename(name, to: newName)
        case .deleteGroup(let name, let isSparing): try deleteGroup(name, sparingConnectors: isSparing)
        case .addMembership(let user, let group, let owner): try add(user, to: group, owner)
        case .removeMembership(let user, let group): try remove(user, from: group)
        case .setUserAttribute(let id, let attribute): try setUserAttribute(id, attribute)
        case .setGroupAttribute(let group, let attribute): try setGroupAttribute(group, attribute)
        }
    }

    func note(
        _ kind: DirectoryEventKind, _ operation: DirectoryEventOperation, user: String? = nil, group: String? = nil,
        name: String = ""
    ) throws {
        try connection.run(
            """
            INSERT INTO directory_event (directory_id, kind, operation, user_id, group_id, name)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(directory.rawValue), .integer(kind.rawValue), .integer(operation.rawValue), .optional(user),
                .optional(group), .text(name),
            ])
    }
}

/// What a name or a text of the directory may be.
enum DirectoryText {
    static let longestName = 255

    static func checkName(_ name: String) throws(DirectoryError) {
        let scalars = name.unicodeScalars
        guard name.contains(where: { !$0.isWhitespace }), scalars.count <= longestName,
            !scalars.contains(where: {
                // XML cannot say U+FFFE and U+FFFF: Crowd applications would read another name.
                $0.properties.generalCategory == .control || $0.properties.isNoncharacterCodePoint
            })
        else { throw .invalidName(name) }
    }

    /// Databases end a text at NUL.
    static func check(_ texts: String...) throws(DirectoryError) {
        for text in texts where text.utf8.contains(0) { throw .invalidName(text) }
    }
}
