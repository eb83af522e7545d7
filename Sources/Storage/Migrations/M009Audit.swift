extension Migrations {
    /// The audit log. Its document and seal count; the other columns are for finding entries. The triggers keep honest
    /// programs from mistakes; what a dishonest one does, the chain shows.
    static let audit = Migration(version: 9, name: "audit") { dialect in
        """
        CREATE TABLE audit (
            sequence INTEGER PRIMARY KEY,
            actor TEXT NOT NULL,
            action TEXT NOT NULL,
            object TEXT NOT NULL,
            search TEXT NOT NULL,
            document TEXT NOT NULL,
            seal \(dialect.blob) NOT NULL
        );
        INSERT INTO sequence (name, value) VALUES ('audit', 0);

        CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit BEGIN
            SELECT RAISE(ABORT, 'the audit log only grows');
        END;
        CREATE TRIGGER audit_never_shrinks BEFORE DELETE ON audit BEGIN
            SELECT RAISE(ABORT, 'the audit log only grows');
        END;
        """
    }
}
