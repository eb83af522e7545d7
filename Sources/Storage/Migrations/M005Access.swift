extension Migrations {
    /// The tables of tokens, application passwords and the request log.
    static let access = Migration(version: 5, name: "access") { dialect in
        """
        CREATE TABLE token (
            id TEXT PRIMARY KEY,
            scope TEXT NOT NULL,
            hash \(dialect.blob) NOT NULL,
            label TEXT NOT NULL,
            created INTEGER NOT NULL,
            expires INTEGER,
            last_used INTEGER
        );
        CREATE INDEX token_scope ON token (scope, created);

        CREATE TABLE application_password (
            target TEXT NOT NULL,
            application TEXT NOT NULL,
            hash \(dialect.blob) NOT NULL,
            PRIMARY KEY (target, application)
        );

        CREATE TABLE request_log (
            number \(dialect.countingKey),
            connector_id INTEGER NOT NULL,
            at INTEGER NOT NULL,
            request_id TEXT NOT NULL,
            method TEXT NOT NULL,
            target TEXT NOT NULL,
            status INTEGER NOT NULL,
            milliseconds INTEGER NOT NULL,
            subject TEXT,
            client TEXT,
            request_body TEXT,
            response_body TEXT,
            failed INTEGER NOT NULL,
            search TEXT NOT NULL
        );
        CREATE INDEX request_log_connector ON request_log (connector_id, number);
        CREATE INDEX request_log_failed ON request_log (connector_id, failed, number);
        CREATE INDEX request_log_at ON request_log (at);
        """
    }
}
