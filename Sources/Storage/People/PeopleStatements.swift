import Sync

/// What lists tell of everybody on a page, by one statement for all of them.
enum PeopleStatements {
    /// Of bindings and ids of users: the id, the binding, the state.
    static func states(_ dialect: Dialect) -> String {
        """
        SELECT resource_id, binding_id, state FROM user_state
        WHERE binding_id IN \(dialect.integers) AND resource_id IN \(dialect.texts)
        """
    }

    /// Each group is counted as far as anybody wants to know, so that a page of large ones stays quick.
    static func memberCounts(_ key: String, where condition: String) -> String {
        """
        SELECT \(key), (SELECT COUNT(*) FROM
            (SELECT 1 FROM membership m WHERE m.group_pk = r.pk LIMIT \(FoundPeople.mostMembers + 1)) AS counted)
        FROM resource r WHERE \(condition)
        """
    }
}
