import SCIM

extension ListQuery {
    /// Whether very many rows have to be looked at, all of them perhaps.
    func isScan(_ connector: ConnectorID, _ dialect: Dialect) -> Bool {
        sort != nil || (filter != nil && !scope(connector, dialect).isNarrow)
    }

    /// The filter over all kinds that were asked for.
    func scope(_ connector: ConnectorID, _ dialect: Dialect) -> FilterSQL {
        let kinds = kinds.map { scope(of: $0, connector, dialect) }
        let all = kinds.dropFirst().reduce(kinds.first) { .or($0, $1) }
        // The sign keeps the database from looking through the whole connector for a few keys.
        let column = all?.way == .key ? "+r.connector_id" : "r.connector_id"
        let ofConnector = FilterSQL(
            condition: "\(column) = ?", values: [.integer(connector.rawValue)], isExact: true)
        return .and(ofConnector, all) ?? ofConnector
    }

    // The kind stands in the text, not as a value: partial indexes are only used when it does.
    private func scope(of kind: ResourceKind, _ connector: ConnectorID, _ dialect: Dialect) -> FilterSQL {
        let ofKind = FilterSQL(condition: "r.kind = \(kind.rawValue)", values: [], isExact: true)
        guard let filter else { return ofKind }
        let compiled = FilterCompiler(kind: kind, connector: connector, dialect: dialect).compile(filter)
        return .and(ofKind, compiled) ?? ofKind
    }
}
