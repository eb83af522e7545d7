import Access
import StrictJSON

/// Lines of columns for people.
struct Table {
    var header: [String]
    var rows: [[String]] = []

    var text: String {
        let lines = [header] + rows
        let widths = header.indices.map { column in
            lines.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return lines.map { line in
            let cells = line.enumerated().map { column, cell in
                column == line.count - 1
                    ? cell : cell + String(repeating: " ", count: max(widths[column] - cell.count, 0))
            }
            return cells.joined(separator: "  ")
        }
        .joined(separator: "\n")
    }

    /// One row for each item of a list answer; `empty` when there is none.
    static func list(_ answer: JSONValue, _ header: [String], empty: String, _ row: (JSONValue) -> [String]) -> String {
        let items = answer["items"]?.array ?? []
        guard !items.isEmpty else { return empty }
        var text = Table(header: header, rows: items.map(row)).text
        if let total = answer["total"]?.integer, total > items.count { text += "\n(\(items.count) of \(total))" }
        if let next = answer["next"]?.string { text += "\nMore: --after \(next)" }
        return text
    }
}

extension JSONValue {
    /// For a cell: strings without quotes, nothing for null, lists with commas. Control characters of foreign data
    /// never reach the terminal.
    func cell(_ name: String) -> String {
        guard let value = self[name] else { return "" }
        return value.cellText
    }

    var cellText: String {
        switch self {
        case .null: ""
        case .string(let text): text.printable
        case .bool(let value): value ? "yes" : "no"
        case .array(let elements): elements.map(\.cellText).joined(separator: ", ")
        default: serialized.printable
        }
    }
}

extension String {
    /// One line in which nothing hides: what a hostile name could do to a terminal, a log or a reader is told by its number.
    var printable: String { undisguisedLine }
}
