extension Migrations {
    /// When a connector last had a request, kept with it: tokens are revoked, and the request log forgets.
    static let lastRequest = Migration(version: 28, name: "lastRequest") { _ in
        """
        ALTER TABLE connector ADD COLUMN last_request BIGINT;
        UPDATE connector SET last_request = (SELECT MAX(at) FROM (
            SELECT MAX(last_used) AS at FROM token WHERE scope = 'connector:' || connector.id
            UNION ALL
            SELECT MAX(at) AS at FROM request_log WHERE connector_id = connector.id AND status BETWEEN 200 AND 399
        ) AS known);
        """
    }
}
