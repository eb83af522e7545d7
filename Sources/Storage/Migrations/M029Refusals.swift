extension Migrations {
    /// How many requests of a connector in a row were refused, kept with the log; and users of whose plan an administrator
    /// rejected a step stand so, and not as if they were in line.
    static let refusals = Migration(version: 29, name: "refusals") { _ in
        """
        CREATE TABLE request_refusal (
            connector_id INTEGER PRIMARY KEY,
            total BIGINT NOT NULL,
            since BIGINT NOT NULL,
            last_at BIGINT NOT NULL,
            status INTEGER NOT NULL,
            detail TEXT
        );
        UPDATE user_state SET state = 'rejected' WHERE state = 'provisioned' AND EXISTS (
            SELECT 1 FROM held_step h WHERE h.binding_id = user_state.binding_id
            AND h.resource_id = user_state.resource_id AND h.decision = 'rejected');
        """
    }
}
