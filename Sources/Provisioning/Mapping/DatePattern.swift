/// How a date is written: `yyyy`, `dd` and so on, and text.
struct DatePattern: Sendable {
    static let tokenList = "`yyyy`, `yy`, `MM`, `M`, `dd`, `d`, `HH`, `H`, `mm` and `ss`"

    private enum Piece: Sendable {
        case text(String)
        case number(any KeyPath<CalendarTime, Int> & Sendable, width: Int)
        case shortYear
    }

    private let pieces: [Piece]

    init(_ text: String, argument: Int) throws(ArgumentError) {
        var pieces: [Piece] = []
        var rest = text[...]
        while let first = rest.first {
            if first == "'" {
                pieces.append(.text(try Self.quoted(&rest, argument)))
            } else if first.isLetter {
                let token = rest.prefix { $0 == first }
                rest = rest.dropFirst(token.count)
                pieces.append(try Self.piece(String(token), argument))
            } else {
                pieces.append(.text(String(rest.removeFirst())))
            }
        }
        self.pieces = pieces
    }

    func format(_ time: CalendarTime) -> String {
        pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .number(let part, let width): Self.digits(time[keyPath: part], width)
            case .shortYear: Self.digits(time.year % 100, 2)
            }
        }.joined()
    }

    private static func digits(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func piece(_ token: String, _ argument: Int) throws(ArgumentError) -> Piece {
        switch token {
        case "yyyy": return .number(\.year, width: 4)
        case "yy": return .shortYear
        case "MM", "M": return .number(\.month, width: token.count)
        case "dd", "d": return .number(\.day, width: token.count)
        case "HH", "H": return .number(\.hour, width: token.count)
        case "mm": return .number(\.minute, width: 2)
        case "ss": return .number(\.second, width: 2)
        default:
            throw ArgumentError(
                index: argument,
                message: "`\(token)` is no part of a date format. Those are \(tokenList); other letters stand "
                    + "between single quotes.")
        }
    }

    private static func quoted(_ rest: inout Substring, _ argument: Int) throws(ArgumentError) -> String {
        rest.removeFirst()
        guard let end = rest.firstIndex(of: "'") else {
            throw ArgumentError(index: argument, message: "The text after a `'` of the date format has no end.")
        }
        let text = String(rest[..<end])
        rest = rest[rest.index(after: end)...]
        return text
    }
}
