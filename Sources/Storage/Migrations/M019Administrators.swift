extension Migrations {
    /// Those who sign in to the admin site, and their sessions. `holder` is `administrator:<id>` or `token:<id>`.
    static let administrators = Migration(version: 19, name: "administrators") { dialect in
        """
        CREATE TABLE administrator (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            folded_name TEXT NOT NULL UNIQUE,
            role TEXT NOT NULL,
            issuer TEXT,
            subject TEXT,
            password TEXT,
            must_change INTEGER NOT NULL,
            disabled INTEGER NOT NULL,
            created INTEGER NOT NULL,
            last_sign_in INTEGER
        );
        CREATE UNIQUE INDEX administrator_subject ON administrator (issuer, subject) WHERE issuer IS NOT NULL;

        CREATE TABLE admin_session (
            hash \(dialect.blob) PRIMARY KEY,
            holder TEXT NOT NULL,
            csrf TEXT NOT NULL,
            began INTEGER NOT NULL,
            seen INTEGER NOT NULL,
            address TEXT NOT NULL,
            browser TEXT NOT NULL
        );
        CREATE INDEX admin_session_holder ON admin_session (holder, began);
        """
    }
}
