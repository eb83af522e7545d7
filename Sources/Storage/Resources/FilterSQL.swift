import SCIM
import StrictJSON

/// A condition over a resource `r` that the filter implies, so that an index narrows what has to be looked at.
struct FilterSQL {
    var condition: String
    var values: [SQLValue]
    /// Whether the condition is the filter, so that nobody has to look at the documents.
    var isExact: Bool
    var way = Way.value
    /// Whether an index finds the few that it may be, so that nobody has to look through all.
    var isNarrow = false

    /// How an index answers it, as the database has to be told.
    enum Way {
        /// By a value of a column.
        case value
        /// By a stretch of values.
        case range
        /// By keys or ids, whatever the connector.
        case key
    }

    static func and(_ left: FilterSQL?, _ right: FilterSQL?) -> FilterSQL? {
        guard let left, let right else {
            guard var one = left ?? right else { return nil }
            one.isExact = false
            return one
        }
        let ways = [left.way, right.way]
        return FilterSQL(
            condition: "\(left.condition) AND \(right.condition)", values: left.values + right.values,
            isExact: left.isExact && right.isExact,
            way: ways.contains(.key) ? .key : ways.contains(.range) ? .range : .value,
            isNarrow: left.isNarrow || right.isNarrow)
    }

    static func or(_ left: FilterSQL?, _ right: FilterSQL?) -> FilterSQL? {
        guard let left, let right else { return nil }
        return FilterSQL(
            condition: "((\(left.condition)) OR (\(right.condition)))", values: left.values + right.values,
            isExact: left.isExact && right.isExact, way: left.way == .key && right.way == .key ? .key : .range,
            isNarrow: left.isNarrow && right.isNarrow)
    }
}

/// Finds what of a filter the columns can answer. Nil: nothing, every document has to be looked at.
struct FilterCompiler {
    let kind: ResourceKind
    let connector: ConnectorID
    let dialect: Dialect

    func compile(_ filter: Filter) -> FilterSQL? {
        switch filter {
        case .and(let left, let right): .and(compile(left), compile(right))
        case .or(let left, let right): .or(compile(left), compile(right))
        case .compare(let path, let comparison, let value): compile(path, comparison, value)
        case .element(let path, let inner): compile(path, inner)
        case .present, .not: nil
        }
    }

    private func compile(_ path: AttributePath, _ comparison: Filter.Operator, _ value: JSONValue) -> FilterSQL? {
        guard let name = name(of: path) else { return nil }
        switch (kind, name, value) {
        case (.user, "active", _): return active(comparison, value)
        case (_, "meta.lastmodified", .string(let text)): return time("r.last_modified", comparison, text)
        case (_, "meta.created", .string(let text)): return time("r.created", comparison, text)
        case (.user, "username", .string(let text)): return folded("r.folded_name", comparison, text)
        case (_, "displayname", .string(let text)): return folded("r.folded_display", comparison, text)
        case (_, _, .string(let text)) where comparison == .eq: return equal(name, text)
        default: return nil
        }
    }

    private func equal(_ name: String, _ text: String) -> FilterSQL? {
        switch (kind, name) {
        case (_, "id"): exact("r.id = ?", [.text(text)], .key)
        case (_, "externalid") where !text.isEmpty: exact("r.external_id = ?", [.text(text)])
        case (.user, "emails"), (.user, "emails.value"):
            exact(
                "r.pk IN (SELECT resource_pk FROM email WHERE connector_id = ? AND folded_value = ?)",
                [.integer(connector.rawValue), .text(text.scimFolded)], .key)
        case (.group, "members"), (.group, "members.value"): hasMember(text)
        case (.user, "groups"), (.user, "groups.value"): isBelow(text)
        default: nil
        }
    }

    /// `emails[type eq "work" and value eq "x"]`: its `value` narrows, the rest is looked at.
    private func compile(_ path: AttributePath, _ inner: Filter) -> FilterSQL? {
        switch inner {
        case .and(let left, let right):
            guard var narrowed = compile(path, left) ?? compile(path, right) else { return nil }
            narrowed.isExact = false
            return narrowed
        case .compare(let sub, .eq, .string(let text))
        where sub.name.equalsIgnoringASCIICase("value") && sub.sub == nil:
            return compile(AttributePath(schema: path.schema, name: path.name, sub: "value"), .eq, .string(text))
        default: return nil
        }
    }
}

extension FilterCompiler {
    private func exact(
        _ condition: String, _ values: [SQLValue], _ way: FilterSQL.Way = .value, isNarrow: Bool = true
    ) -> FilterSQL {
        FilterSQL(condition: condition, values: values, isExact: true, way: way, isNarrow: isNarrow)
    }

    /// Lower case, with its sub-attribute; nil for what belongs to an extension.
    private func name(of path: AttributePath) -> String? {
        if let schema = path.schema, !schema.equalsIgnoringASCIICase(SchemaSet.of(kind).core.id) { return nil }
        return (path.sub.map { "\(path.name).\($0)" } ?? path.name).lowercased()
    }

    private func folded(_ column: String, _ comparison: Filter.Operator, _ text: String) -> FilterSQL? {
        let text = text.scimFolded
        switch comparison {
        case _ where text.isEmpty: return nil
        case .eq: return exact("\(column) = ?", [.text(text)])
        // U+10FFFF is no character and the last of them all.
        case .sw:
            return exact("\(column) >= ? AND \(column) < ?", [.text(text), .text(text + "\u{10FFFF}")], .range)
        case .co: return exact("COALESCE(\(dialect.position)(\(column), ?), 0) > 0", [.text(text)], isNarrow: false)
        default: return nil
        }
    }

    private func active(_ comparison: Filter.Operator, _ value: JSONValue) -> FilterSQL? {
        guard comparison == .eq, let value = value.bool else { return nil }
        return exact("r.active = ?", [.flag(value)], isNarrow: false)
    }

    private func time(_ column: String, _ comparison: Filter.Operator, _ text: String) -> FilterSQL? {
        let operators: [Filter.Operator: String] = [.eq: "=", .gt: ">", .ge: ">=", .lt: "<", .le: "<="]
        guard let comparison = operators[comparison], let time = Timestamp(rfc3339: text) else { return nil }
        return exact("\(column) \(comparison) ?", [.integer(time.milliseconds)], .range, isNarrow: false)
    }

    private func hasMember(_ id: String) -> FilterSQL {
        exact(
            """
            r.pk IN (SELECT m.group_pk FROM resource u JOIN membership m ON m.member_pk = u.pk
            WHERE u.id = ? AND u.connector_id = ?)
            """, [.text(id), .integer(connector.rawValue)], .key)
    }

    private func isBelow(_ group: String) -> FilterSQL {
        exact(
            """
            r.pk IN (WITH RECURSIVE below (pk) AS (
                SELECT m.member_pk FROM resource g JOIN membership m ON m.group_pk = g.pk
                WHERE g.id = ? AND g.connector_id = ?
                UNION SELECT m.member_pk FROM below JOIN membership m ON m.group_pk = below.pk
            ) SELECT pk FROM below)
            """, [.text(group), .integer(connector.rawValue)], .key)
    }
}
