extension Migrations {
    /// Finding people by the last word of their names, and those whom the identity provider deleted by the names they had;
    /// held steps by kind and group. Of those who are gone already the record of steps knows the account's name; anonymized ones keep none.
    static let people = Migration(version: 21, name: "people") { _ in
        """
        CREATE INDEX resource_last_word ON resource (connector_id, \(NameSearch.lastWord)) WHERE kind = 1;

        ALTER TABLE link ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE link ADD COLUMN gone_name TEXT;
        ALTER TABLE link ADD COLUMN gone_search TEXT;
        UPDATE link SET gone = 1 WHERE NOT EXISTS (SELECT 1 FROM resource r WHERE r.id = link.resource_id);
        UPDATE link SET gone_name = (
            SELECT p.account FROM step_record p
            WHERE p.binding_id = link.binding_id AND p.resource_id = link.resource_id ORDER BY p.seq DESC LIMIT 1)
            WHERE gone = 1 AND original IS NULL;
        UPDATE link SET gone_search = '\(GoneName.separator)' || LOWER(gone_name) WHERE gone_name IS NOT NULL;
        CREATE INDEX link_gone ON link (binding_id, resource_id) WHERE gone = 1;

        CREATE INDEX held_step_action ON held_step (binding_id, decision, action, detail);
        """
    }
}
