/// How the links of people who were here before are found.
///
/// CROSS JOIN and the plus signs fix the order of the search: the few that are asked for, then their links by an index;
/// never all users or all links of the connector. `f` needs nothing that is not in the index, or SQLite would rather go
/// through all links of the binding.
enum FormerLinks {
    /// Of users who had the same externalId and are deleted, and of those who have it and are inactive. Values: ids of
    /// users, the binding.
    static func byExternalID(_ dialect: Dialect) -> [String] {
        let ofDeleted = """
            SELECT \(LinkRows.columns), r.id FROM resource r CROSS JOIN link f CROSS JOIN link l
            WHERE r.id IN \(dialect.texts) AND f.binding_id = ? AND f.external_id = r.external_id
            AND f.external_id IS NOT NULL AND l.binding_id = f.binding_id AND l.resource_id = f.resource_id
            ORDER BY l.resource_id
            """
        let ofInactive = """
            SELECT \(LinkRows.columns), r.id FROM resource r CROSS JOIN resource o CROSS JOIN link l
            WHERE r.id IN \(dialect.texts) AND l.binding_id = ? AND l.resource_id = o.id
            AND o.connector_id = r.connector_id AND o.kind = 1 AND o.external_id = r.external_id
            AND o.external_id IS NOT NULL AND +o.active = 0 AND o.id <> r.id ORDER BY l.resource_id
            """
        return [ofDeleted, ofInactive]
    }

    /// Of deleted users by the digest of the name that their account had. Values: the binding, digests.
    static func byOriginalName(_ dialect: Dialect) -> String {
        """
        SELECT \(LinkRows.columns), l.original_name FROM link f CROSS JOIN link l
        WHERE f.binding_id = ? AND f.original_name IN \(dialect.texts) AND f.original_name IS NOT NULL
        AND l.binding_id = f.binding_id AND l.resource_id = f.resource_id
        AND NOT EXISTS (SELECT 1 FROM resource r WHERE r.id = l.resource_id) ORDER BY l.resource_id
        """
    }
}
