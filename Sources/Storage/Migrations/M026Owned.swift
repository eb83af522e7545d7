extension Migrations {
    /// What a connector owns, kept as it changes, so that a batch of a sync need not count it: memberships by owner, and
    /// which linked accounts are cleaned up, whatever is held or fails of them.
    static let owned = Migration(version: 26, name: "owned") { dialect in
        """
        CREATE TABLE directory_owner_count (
            directory_id INTEGER NOT NULL,
            owner TEXT NOT NULL,
            memberships BIGINT NOT NULL,
            PRIMARY KEY (directory_id, owner)
        )\(dialect.withoutRowID);
        INSERT INTO directory_owner_count SELECT g.directory_id, m.owner, COUNT(*)
            FROM directory_membership m JOIN directory_group g ON g.pk = m.group_pk
            WHERE m.owner IS NOT NULL GROUP BY g.directory_id, m.owner;
        CREATE TRIGGER directory_membership_owned AFTER INSERT ON directory_membership WHEN NEW.owner IS NOT NULL BEGIN
            \(more)
        END;
        CREATE TRIGGER directory_membership_disowned AFTER DELETE ON directory_membership WHEN OLD.owner IS NOT NULL
        BEGIN
            \(less)
        END;
        CREATE TRIGGER directory_membership_lost AFTER UPDATE OF owner ON directory_membership
        WHEN OLD.owner IS NOT NULL BEGIN
            \(less)
        END;
        CREATE TRIGGER directory_membership_taken AFTER UPDATE OF owner ON directory_membership
        WHEN NEW.owner IS NOT NULL BEGIN
            \(more)
        END;

        ALTER TABLE link ADD COLUMN cleaned_up INTEGER NOT NULL DEFAULT 0;
        UPDATE link SET cleaned_up = 1 WHERE EXISTS (
            SELECT 1 FROM user_state s WHERE s.binding_id = link.binding_id AND s.resource_id = link.resource_id
            AND s.state = 'cleanedUp');
        CREATE INDEX link_owned ON link (binding_id) WHERE confirmed = 1 AND cleaned_up = 0;
        """
    }

    private static let more = """
        INSERT INTO directory_owner_count (directory_id, owner, memberships)
            SELECT directory_id, NEW.owner, 1 FROM directory_group WHERE pk = NEW.group_pk
            ON CONFLICT (directory_id, owner) DO UPDATE SET memberships = memberships + 1;
        """

    private static let less = """
        UPDATE directory_owner_count SET memberships = memberships - 1 WHERE owner = OLD.owner
            AND directory_id = (SELECT directory_id FROM directory_group WHERE pk = OLD.group_pk);
        """
}
