/// Where SQLite and PostgreSQL do not share their words.
struct Dialect: Sendable {
    /// The type of a key that the database counts up and never gives out twice.
    let countingKey: String
    /// Ends a table that is its own index; empty where the database has no such thing.
    let withoutRowID: String
    let blob: String
    /// The function that gives the greater of its arguments.
    let greatest: String
    /// The function that says where its second argument begins in its first, from 1; 0 for nowhere.
    let position: String
    /// The database's name, and the expression of its version.
    let product: String
    let version: String

    static let sqlite = Dialect(
        countingKey: "INTEGER PRIMARY KEY AUTOINCREMENT", withoutRowID: " WITHOUT ROWID", blob: "BLOB",
        greatest: "MAX", position: "INSTR", product: "SQLite", version: "sqlite_version()")

    /// The texts of a JSON array that is given as one value: lists of any length in one statement, prepared once.
    /// Give the value with `SQLValue.list`.
    let texts = "(SELECT value FROM json_each(?))"
    /// The same for whole numbers; give it with `SQLValue.integers`.
    let integers = "(SELECT value FROM json_each(?))"
}
