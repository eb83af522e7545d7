import SCIM

extension Storage {
    /// Reads and writes a row: what is wrong with the database, in a sentence for the operator; nil when it works.
    public func problem() async -> String? {
        let now = environment.now().milliseconds
        do {
            try await writer.write { connection in
                try connection.run(
                    "INSERT INTO heartbeat (id, at) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET at = excluded.at",
                    [.integer(now)])
            }
            return nil
        } catch let error as StoreUnavailable {
            return error.detail
        } catch {
            return "The database can't write."
        }
    }
}
