/// What is put in the place of a match: text with `$1`, `${name}`, `$0` and `$$`.
struct ExpressionReplacement: Sendable {
    private enum Piece: Sendable {
        case text(String)
        case group(Int)
    }

    private let expression: Expression
    private let pieces: [Piece]

    init(_ text: String, for expression: Expression, argument: Int) throws(ArgumentError) {
        self.expression = expression
        var pieces: [Piece] = []
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            pieces.append(.text(String(rest[..<dollar])))
            rest = rest[rest.index(after: dollar)...]
            guard let piece = Self.piece(&rest, expression) else {
                throw ArgumentError(
                    index: argument,
                    message: "Behind a `$` of a replacement stands the number of a group of the expression (it has "
                        + "\(expression.captureCount)), `{` its name `}`, or another `$`.")
            }
            pieces.append(piece)
        }
        self.pieces = pieces + [.text(String(rest))]
    }

    private static func piece(_ rest: inout Substring, _ expression: Expression) -> Piece? {
        if rest.first == "$" {
            rest.removeFirst()
            return .text("$")
        }
        if rest.first == "{", let end = rest.firstIndex(of: "}") {
            let name = String(rest.dropFirst()[..<end])
            rest = rest[rest.index(after: end)...]
            return (expression.captureNames[name] ?? Int(name)).flatMap { group($0, expression) }
        }
        let digits = rest.prefix(2).prefix { ("0"..."9").contains($0) }
        rest = rest.dropFirst(digits.count)
        return Int(digits).flatMap { group($0, expression) }
    }

    private static func group(_ number: Int, _ expression: Expression) -> Piece? {
        (0...expression.captureCount).contains(number) ? .group(number) : nil
    }

    func ofFirstMatch(in text: String, _ budget: inout MatchBudget) throws(TransformFailure) -> String? {
        let bytes = Array(text.utf8)
        guard let ranges = try match(bytes, from: 0, &budget) else { return nil }
        var result: [UInt8] = []
        try append(ranges, of: bytes, to: &result)
        return String(decoding: result, as: UTF8.self)
    }

    func ofEveryMatch(in text: String, _ budget: inout MatchBudget) throws(TransformFailure) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var (copied, start) = (0, 0)
        while start <= bytes.count, let ranges = try match(bytes, from: start, &budget), let whole = ranges[0],
            whole.lowerBound >= copied
        {
            result += bytes[copied..<whole.lowerBound]
            try append(ranges, of: bytes, to: &result)
            copied = whole.upperBound
            // An empty match would be found again at the same place; the next try starts one character on.
            start = whole.isEmpty ? bytes.nextCharacter(after: copied) : copied
        }
        return String(decoding: result + bytes[copied...], as: UTF8.self)
    }

    private func match(
        _ bytes: [UInt8], from start: Int, _ budget: inout MatchBudget
    ) throws(TransformFailure) -> [Range<Int>?]? {
        do throws(Expression.TooExpensive) {
            return try expression.match(in: bytes, from: start, budget: &budget)
        } catch {
            throw .tooExpensive
        }
    }

    private func append(
        _ ranges: [Range<Int>?], of bytes: [UInt8], to result: inout [UInt8]
    ) throws(TransformFailure) {
        for piece in pieces {
            switch piece {
            case .text(let text): result += text.utf8
            // A group that took no part in the match is empty.
            case .group(let number): if let range = ranges[number] { result += bytes[range] }
            }
            guard result.count <= TransformBudget.maximumLength else { throw .tooLong }
        }
    }
}

extension [UInt8] {
    fileprivate func nextCharacter(after index: Int) -> Int {
        var next = index + 1
        while next < count, self[next] & 0xC0 == 0x80 { next += 1 }
        return next
    }
}
