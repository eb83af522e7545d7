// Storage keeps everything in SQLite (through GRDB), written so that PostgreSQL can be added with the same SQL and the
// same contract suite: only the files of `Drivers/` know a database's library.
// It owns: SQL, migrations, the shared commit of concurrent writes, the stores behind the ports of SCIM, Directory, Sync
// and Access.
// It leaves to others: what the values mean.
