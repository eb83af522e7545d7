public import Directory
import SCIM

extension Storage {
    public var directories: any DirectoryStore {
        SQLDirectoryStore(database: database, writer: writer, now: milliseconds)
    }

    var milliseconds: @Sendable () -> Int64 {
        let now = environment.now
        return { now().milliseconds }
    }

    /// For a database that went back in time: whoever follows a directory by events reads it anew.
    static func forgetEventPositions(inFile path: String) async throws {
        let database = try SQLiteDriver(path: path)
        try await Migrator(migrations: Migrations.all).migrate(database)
        let writer = SharedWriter(database: database)
        try await writer.write { connection in _ = try DirectoryStream.renewEpoch(connection) }
        writer.close()
        try await database.close()
    }
}
