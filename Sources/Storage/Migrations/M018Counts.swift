extension Migrations {
    /// How many there are of what pages and reports tell the number of, kept as it changes: users by how they stand, and
    /// what each built-in directory holds.
    static let counts = Migration(version: 18, name: "counts") { dialect in
        """
        CREATE TABLE user_state_count (
            binding_id INTEGER NOT NULL,
            state TEXT NOT NULL,
            total BIGINT NOT NULL,
            PRIMARY KEY (binding_id, state)
        )\(dialect.withoutRowID);
        INSERT INTO user_state_count SELECT binding_id, state, COUNT(*) FROM user_state GROUP BY binding_id, state;

        CREATE TRIGGER user_state_counted AFTER INSERT ON user_state BEGIN
            \(more("NEW"))
        END;
        CREATE TRIGGER user_state_uncounted AFTER DELETE ON user_state BEGIN
            \(less("OLD"))
        END;
        CREATE TRIGGER user_state_recounted AFTER UPDATE OF state ON user_state WHEN NEW.state <> OLD.state BEGIN
            \(less("OLD"))
            \(more("NEW"))
        END;

        CREATE TABLE directory_count (
            directory_id INTEGER PRIMARY KEY,
            users BIGINT NOT NULL DEFAULT 0,
            active_users BIGINT NOT NULL DEFAULT 0,
            groups BIGINT NOT NULL DEFAULT 0,
            memberships BIGINT NOT NULL DEFAULT 0
        );
        INSERT INTO directory_count (directory_id, users, active_users)
            SELECT directory_id, COUNT(*), SUM(active) FROM directory_user GROUP BY directory_id;
        INSERT INTO directory_count (directory_id, groups)
            SELECT directory_id, COUNT(*) FROM directory_group WHERE 1 = 1 GROUP BY directory_id
            ON CONFLICT (directory_id) DO UPDATE SET groups = excluded.groups;
        UPDATE directory_count SET memberships = (
            SELECT COUNT(*) FROM directory_membership m JOIN directory_group g ON g.pk = m.group_pk
            WHERE g.directory_id = directory_count.directory_id);

        CREATE TRIGGER directory_user_counted AFTER INSERT ON directory_user BEGIN
            INSERT INTO directory_count (directory_id, users, active_users) VALUES (NEW.directory_id, 1, NEW.active)
            ON CONFLICT (directory_id) DO UPDATE SET users = users + 1, active_users = active_users + NEW.active;
        END;
        CREATE TRIGGER directory_user_uncounted AFTER DELETE ON directory_user BEGIN
            UPDATE directory_count SET users = users - 1, active_users = active_users - OLD.active
            WHERE directory_id = OLD.directory_id;
        END;
        CREATE TRIGGER directory_user_recounted AFTER UPDATE OF active ON directory_user WHEN NEW.active <> OLD.active
        BEGIN
            UPDATE directory_count SET active_users = active_users + NEW.active - OLD.active
            WHERE directory_id = NEW.directory_id;
        END;
        CREATE TRIGGER directory_group_counted AFTER INSERT ON directory_group BEGIN
            INSERT INTO directory_count (directory_id, groups) VALUES (NEW.directory_id, 1)
            ON CONFLICT (directory_id) DO UPDATE SET groups = groups + 1;
        END;
        CREATE TRIGGER directory_group_uncounted AFTER DELETE ON directory_group BEGIN
            UPDATE directory_count SET groups = groups - 1 WHERE directory_id = OLD.directory_id;
        END;
        CREATE TRIGGER directory_membership_counted AFTER INSERT ON directory_membership BEGIN
            UPDATE directory_count SET memberships = memberships + 1
            WHERE directory_id = (SELECT directory_id FROM directory_group WHERE pk = NEW.group_pk);
        END;
        CREATE TRIGGER directory_membership_uncounted AFTER DELETE ON directory_membership BEGIN
            UPDATE directory_count SET memberships = memberships - 1
            WHERE directory_id = (SELECT directory_id FROM directory_group WHERE pk = OLD.group_pk);
        END;
        """
    }

    private static func more(_ row: String) -> String {
        """
        INSERT INTO user_state_count (binding_id, state, total) VALUES (\(row).binding_id, \(row).state, 1)
            ON CONFLICT (binding_id, state) DO UPDATE SET total = total + 1;
        """
    }

    private static func less(_ row: String) -> String {
        """
        UPDATE user_state_count SET total = total - 1 WHERE binding_id = \(row).binding_id AND state = \(row).state;
        """
    }
}
