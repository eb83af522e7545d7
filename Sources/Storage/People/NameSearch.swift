import SCIM

/// The beginning of a name as conditions over a resource `r`, each of which an index answers.
struct NameSearch {
    /// One way in which a user is known.
    struct Way {
        let condition: String
        let values: [SQLValue]
    }

    /// The last word of the display name: by their family names people are looked for most. Names are of a length that
    /// comparing takes no time.
    static let lastWord = """
        SUBSTR(SUBSTR(folded_display, 1, 200),
        LENGTH(RTRIM(SUBSTR(folded_display, 1, 200), REPLACE(SUBSTR(folded_display, 1, 200), ' ', ''))) + 1)
        """

    let text: String
    let folded: String

    init(_ text: String) {
        self.text = text
        folded = text.scimFolded
    }

    /// For each index by itself.
    func ways(_ kind: ResourceKind) -> [Way] {
        let names = [way("r.folded_display", folded), way("r.external_id", text)]
        guard kind == .user else { return names }
        let email = Way(
            condition: """
                r.pk IN (SELECT e.resource_pk FROM email e
                WHERE e.connector_id = r.connector_id AND e.folded_value >= ? AND e.folded_value < ?)
                """, values: bounds(folded))
        return [way("r.folded_name", folded), way(Self.lastWord(of: "r"), folded), email] + names
    }

    /// All in one, for a row that is at hand.
    var matches: Way {
        let columns = ["r.folded_name", "r.folded_display", Self.lastWord(of: "r")].map { way($0, folded) }
        let email = Way(
            condition: """
                EXISTS (SELECT 1 FROM email e
                WHERE e.resource_pk = r.pk AND e.folded_value >= ? AND e.folded_value < ?)
                """, values: bounds(folded))
        let all = columns + [way("r.external_id", text), email]
        return Way(
            condition: all.map { "(\($0.condition))" }.joined(separator: " OR "), values: all.flatMap(\.values))
    }

    /// Among the words that deleted users were known by (`GoneName`).
    func gone(_ dialect: Dialect) -> Way {
        Way(
            condition: "COALESCE(\(dialect.position)(l.gone_search, ?), 0) > 0",
            values: [.text(GoneName.separator + folded)])
    }

    private static func lastWord(of table: String) -> String {
        lastWord.replacing("folded_display", with: "\(table).folded_display")
    }

    private func way(_ column: String, _ text: String) -> Way {
        Way(condition: "\(column) >= ? AND \(column) < ?", values: bounds(text))
    }

    // U+10FFFF is no character and the last of them all.
    private func bounds(_ text: String) -> [SQLValue] { [.text(text), .text(text + "\u{10FFFF}")] }
}

/// What a deleted user was known by, so that he is found as long as his account is there.
struct GoneName {
    /// Stands before every word, so that the beginning of one is found in the middle of the text.
    static let separator = "\n"
    let name: String?
    let search: String

    init(_ columns: ResourceColumns, userName: String?) {
        name = userName ?? columns.display
        let display = columns.foldedDisplay ?? ""
        let ends = display.indices.filter { $0 == display.startIndex || display[display.index(before: $0)] == " " }
        let names = [columns.foldedName, columns.externalID?.scimFolded].compactMap(\.self)
        let words = names + columns.foldedEmails.sorted() + ends.prefix(20).map { String(display[$0...]) }
        search = words.map { Self.separator + $0.prefix(300) }.joined()
    }
}
