/// A table's rows of one connector, target or binding, to be deleted piece by piece.
struct PieceOfRows: Sendable {
    let count: String
    let delete: String

    /// `keys` of at most `?` rows of the connector, target or binding `?`.
    private init(_ table: String, keys: String, where condition: String) {
        let piece = "SELECT \(keys) FROM \(table) WHERE \(condition) LIMIT ?"
        count = "SELECT COUNT(*) FROM (\(piece))"
        delete = "DELETE FROM \(table) WHERE (\(keys)) IN (\(piece))"
    }

    static let memberships = PieceOfRows(
        "membership", keys: "group_pk, member_pk",
        where: "group_pk IN (SELECT pk FROM resource WHERE connector_id = ? AND kind = 2)")
    static let users = PieceOfRows("resource", keys: "pk", where: "connector_id = ? AND kind = 1")
    static let groups = PieceOfRows("resource", keys: "pk", where: "connector_id = ? AND kind = 2")

    /// What the sync keeps of the bindings of which `condition` holds.
    private static func ofSync(_ condition: String) -> [PieceOfRows] {
        [
            PieceOfRows("sync_mark", keys: "binding_id, resource_id", where: condition),
            PieceOfRows("group_mark", keys: "binding_id, group_id", where: condition),
            PieceOfRows("link", keys: "binding_id, resource_id", where: condition),
            PieceOfRows("skipped_user", keys: "binding_id, resource_id", where: condition),
            PieceOfRows("user_state", keys: "binding_id, resource_id", where: condition),
            PieceOfRows("user_state_count", keys: "binding_id, state", where: condition),
            PieceOfRows("step_record", keys: "seq", where: condition),
            PieceOfRows("sync_run", keys: "id", where: condition),
            PieceOfRows("safety_count", keys: "binding_id, kind, group_name, resource_id", where: condition),
            PieceOfRows("held_step", keys: "id", where: condition),
            PieceOfRows("sync_pause", keys: "binding_id", where: condition),
            PieceOfRows("sync_quarantine", keys: "binding_id", where: condition),
        ]
    }

    static let ofBinding = ofSync("binding_id = ?")

    static let ofConnector =
        ofSync("binding_id IN (SELECT id FROM binding WHERE connector_id = ?)") + [
            PieceOfRows("change", keys: "seq", where: "connector_id = ?"),
            PieceOfRows("request_log", keys: "number", where: "connector_id = ?"),
            PieceOfRows("request_refusal", keys: "connector_id", where: "connector_id = ?"),
        ]

    private static func ofTheDirectory(_ key: String, _ table: String) -> String {
        "\(key) IN (SELECT pk FROM \(table) WHERE directory_id = ?)"
    }
    static let ofTarget =
        [
            PieceOfRows(
                "directory_membership", keys: "group_pk, user_pk",
                where: ofTheDirectory("group_pk", "directory_group")),
            PieceOfRows(
                "directory_user_attribute", keys: "holder_pk, name, position",
                where: ofTheDirectory("holder_pk", "directory_user")),
            PieceOfRows(
                "directory_group_attribute", keys: "holder_pk, name, position",
                where: ofTheDirectory("holder_pk", "directory_group")),
            PieceOfRows("directory_user", keys: "pk", where: "directory_id = ?"),
            PieceOfRows("directory_group", keys: "pk", where: "directory_id = ?"),
            PieceOfRows("directory_count", keys: "directory_id", where: "directory_id = ?"),
            PieceOfRows("directory_owner_count", keys: "directory_id, owner", where: "directory_id = ?"),
            PieceOfRows("directory_event", keys: "seq", where: "directory_id = ?"),
        ] + ofSync("binding_id IN (SELECT id FROM binding WHERE target_id = ?)")
}
