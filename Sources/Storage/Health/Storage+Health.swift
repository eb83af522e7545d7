import SCIM

extension Storage {
    /// Writes a row: throws while the disk is full or the database locked. The row has to change: SQLite writes no page
    /// whose content stays the same, and would call a full disk well.
    public func checkWritable() async throws {
        let now = environment.now().milliseconds
        try await writer.write { connection in
            try connection.run(
                "INSERT INTO heartbeat (id, at) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET at = excluded.at",
                [.integer(now)])
        }
    }

    /// What is wrong with the database, in a sentence for the operator; nil when it works.
    public func problem() async -> String? {
        do {
            try await checkWritable()
            return nil
        } catch let error as StoreUnavailable {
            return error.detail
        } catch {
            return "The database can't write."
        }
    }
}
