import Directory

/// A condition of SQL with its values.
struct SQLCondition {
    var sql: String
    var values: [SQLValue]
    /// Few rows match, and an index finds them: sorting those is less work than looking at all in order.
    var isNarrow = false

    /// Nobody can say beforehand where in all of them those are that match. All are read a page at a time.
    var isScan: Bool { !isNarrow && sql != Self.always.sql }

    static let always = SQLCondition(sql: "1 = 1", values: [])
    static let never = SQLCondition(sql: "1 = 0", values: [])

    static func joined(_ parts: [SQLCondition], by word: String, isNarrow: Bool) -> SQLCondition {
        let sql = parts.map { "(\($0.sql))" }.joined(separator: " \(word) ")
        return SQLCondition(sql: sql, values: parts.flatMap(\.values), isNarrow: isNarrow)
    }

    /// What to order by: the plus keeps the database from walking the whole index of names for the order's sake.
    func order(by column: String) -> String { isNarrow ? "+\(column)" : column }

    /// Patterns for `LIKE ? ESCAPE '\'`.
    static func pattern(containing text: String) -> String { "%\(escaped(text))%" }
    static func pattern(endingWith text: String) -> String { "%\(escaped(text))" }

    private static func escaped(_ text: String) -> String {
        // By scalars: a wildcard with a combining mark is another character, and still a wildcard.
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "%" || scalar == "_" || scalar == "\\" { escaped.append("\\") }
            escaped.append(scalar)
        }
        return String(escaped)
    }
}

/// Turns a query into SQL over `directory_user u` or `directory_group g`.
struct DirectoryConditions {
    /// Databases bound the depth of an expression; nobody writes that many terms by hand.
    static let mostTerms = 500

    private let columns: [DirectoryQuery.Property: Column]
    private let attributes: String
    private var terms = 0

    private enum Column {
        case folded(String)
        case exact(String)
        case number(String)
        case flag(String)
    }

    static func ofUsers(_ query: DirectoryQuery) throws(DirectoryUnavailable) -> SQLCondition {
        var conditions = DirectoryConditions(
            columns: [
                .name: .folded("u.folded_name"), .displayName: .folded("u.folded_display_name"),
                .firstName: .folded("u.folded_first_name"), .lastName: .folded("u.folded_last_name"),
                .email: .folded("u.folded_email"), .key: .exact("u.id"), .active: .flag("u.active"),
                .created: .number("u.created"), .updated: .number("u.updated"),
            ],
            attributes: "directory_user_attribute a WHERE a.holder_pk = u.pk")
        return try conditions.condition(query)
    }

    /// A group is always active, and has none of a user's fields.
    static func ofGroups(_ query: DirectoryQuery) throws(DirectoryUnavailable) -> SQLCondition {
        var conditions = DirectoryConditions(
            columns: [
                .name: .folded("g.folded_name"), .description: .folded("g.folded_description"), .key: .exact("g.id"),
                .active: .flag("1"),
            ],
            attributes: "directory_group_attribute a WHERE a.holder_pk = g.pk")
        return try conditions.condition(query)
    }

    private init(columns: [DirectoryQuery.Property: Column], attributes: String) {
        self.columns = columns
        self.attributes = attributes
    }

    private mutating func condition(_ query: DirectoryQuery) throws(DirectoryUnavailable) -> SQLCondition {
        terms += 1
        guard terms <= Self.mostTerms else {
            throw DirectoryUnavailable(detail: "a search of more than \(Self.mostTerms) terms is not answered")
        }
        switch query {
        case .everything: return .always
        case .and(let parts):
            guard !parts.isEmpty else { return .always }
            let parts = try conditions(parts)
            return .joined(parts, by: "AND", isNarrow: parts.contains(where: \.isNarrow))
        case .or(let parts):
            guard !parts.isEmpty else { return .never }
            let parts = try conditions(parts)
            return .joined(parts, by: "OR", isNarrow: parts.allSatisfy(\.isNarrow))
        case .compare(.attribute(let name), let match): return attribute(name, match)
        case .compare(let property, let match):
            guard let column = columns[property] else { return match == .missing ? .always : .never }
            return comparison(column, match)
        }
    }

    private mutating func conditions(_ parts: [DirectoryQuery]) throws(DirectoryUnavailable) -> [SQLCondition] {
        var found: [SQLCondition] = []
        for part in parts { found.append(try condition(part)) }
        return found
    }

    private func comparison(_ column: Column, _ match: DirectoryQuery.Match) -> SQLCondition {
        switch column {
        case .folded(let name): Self.text(name, match) { $0.directoryFolded }
        case .exact(let name): Self.text(name, match) { $0 }
        case .number(let name): Self.number(name, match)
        case .flag(let name):
            switch match {
            case .equals(let value) where value.directoryFolded == "true": SQLCondition(sql: "\(name) = 1", values: [])
            case .equals(let value) where value.directoryFolded == "false": SQLCondition(sql: "\(name) = 0", values: [])
            default: .never
            }
        }
    }

    private func attribute(_ name: String, _ match: DirectoryQuery.Match) -> SQLCondition {
        let named = "FROM \(attributes) AND a.name = ?"
        if match == .missing {
            return SQLCondition(
                sql: "NOT EXISTS (SELECT 1 \(named) AND a.value <> '')", values: [.text(name)])
        }
        let value = Self.text("a.folded_value", match) { $0.directoryFolded }
        return SQLCondition(
            sql: "EXISTS (SELECT 1 \(named) AND \(value.sql))", values: [.text(name)] + value.values)
    }

    private static func number(_ column: String, _ match: DirectoryQuery.Match) -> SQLCondition {
        let (sign, text): (String, String) =
            switch match {
            case .equals(let value): ("=", value)
            case .lessThan(let value): ("<", value)
            case .atMost(let value): ("<=", value)
            case .greaterThan(let value): (">", value)
            case .atLeast(let value): (">=", value)
            case .startsWith, .endsWith, .contains, .missing: ("", "")
            }
        guard let number = Int64(text) else { return .never }
        return SQLCondition(sql: "\(column) \(sign) ?", values: [.integer(number)])
    }

    private static func text(
        _ column: String, _ match: DirectoryQuery.Match, folded: (String) -> String
    ) -> SQLCondition {
        switch match {
        case .equals(let value):
            return SQLCondition(sql: "\(column) = ?", values: [.text(folded(value))], isNarrow: true)
        // No value is not before another.
        case .lessThan(let value): return compare(column, "<> '' AND \(column) <", folded(value))
        case .atMost(let value): return compare(column, "<> '' AND \(column) <=", folded(value))
        case .greaterThan(let value): return compare(column, ">", folded(value))
        case .atLeast(let value): return compare(column, ">=", folded(value))
        case .missing: return SQLCondition(sql: "\(column) = ''", values: [])
        case .contains(let value): return like(column, SQLCondition.pattern(containing: folded(value)))
        case .endsWith(let value): return like(column, SQLCondition.pattern(endingWith: folded(value)))
        case .startsWith(let value):
            // The range lets an index answer; U+10FFFF is no character and sorts after all of them.
            let prefix = folded(value)
            return SQLCondition(
                sql: "\(column) >= ? AND \(column) < ?",
                values: [.text(prefix), .text(prefix + "\u{10FFFF}")], isNarrow: !prefix.isEmpty)
        }
    }

    private static func compare(_ column: String, _ sign: String, _ value: String) -> SQLCondition {
        SQLCondition(sql: "\(column) \(sign) ?", values: [.text(value)])
    }

    /// No stored text is as long as the pattern that databases refuse.
    private static func like(_ column: String, _ pattern: String) -> SQLCondition {
        guard pattern.utf8.count < 16_384 else { return .never }
        return SQLCondition(sql: "\(column) LIKE ? ESCAPE '\\'", values: [.text(pattern)])
    }
}
