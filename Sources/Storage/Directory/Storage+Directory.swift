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

    /// To be called after a backup was restored: whoever follows a directory by events reads it anew.
    public func forgetEventPositions() async throws {
        try await writer.write { connection in _ = try DirectoryStream.renewEpoch(connection) }
    }
}
