extension Migrations {
    /// Finds the requests about one user or group in a long log. Of what was logged before, those are found that were
    /// about one resource: `search` begins with its name.
    static let requestMentions = Migration(version: 27, name: "request mentions") { dialect in
        """
        CREATE TABLE request_mention (
            connector_id INTEGER NOT NULL,
            term TEXT NOT NULL,
            number BIGINT NOT NULL REFERENCES request_log (number) ON DELETE CASCADE,
            PRIMARY KEY (connector_id, term, number)
        )\(dialect.withoutRowID);
        CREATE INDEX request_mention_number ON request_mention (number);
        INSERT INTO request_mention SELECT connector_id, SUBSTR(search, 1, \(dialect.position)(search, '\n') - 1), number
            FROM request_log WHERE subject IS NOT NULL;
        """
    }
}
