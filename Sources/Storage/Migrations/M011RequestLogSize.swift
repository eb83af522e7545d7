extension Migrations {
    /// Lets the request log be bounded by bytes without counting them anew.
    static let requestLogSize = Migration(version: 11, name: "request log size") { _ in
        """
        ALTER TABLE request_log ADD COLUMN ends_at_byte BIGINT NOT NULL DEFAULT 0;
        """
    }
}
