extension Migrations {
    /// Which of the server's keys the database was sealed with.
    static let secretKey = Migration(version: 24, name: "secret key") { _ in
        "CREATE TABLE secret_key (id INTEGER PRIMARY KEY CHECK (id = 1), fingerprint TEXT NOT NULL);"
    }
}
