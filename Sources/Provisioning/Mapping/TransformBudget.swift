/// What the evaluation of one template may use: data decide how much a function does, so data are bounded here.
struct TransformBudget: Sendable {
    /// Bytes of one value.
    static let maximumLength = 65_536
    /// Bytes of all values of a part.
    static let maximumTotal = 1_048_576
    static let maximumCount = 1000

    var matching = MatchBudget()

    static func check(_ values: [String]) throws(TransformFailure) {
        guard values.count <= maximumCount else { throw .tooMany }
        var total = 0
        for value in values {
            guard value.utf8.count <= maximumLength else { throw .tooLong }
            total += value.utf8.count
        }
        guard total <= maximumTotal else { throw .tooLong }
    }
}

enum TransformFailure: Error, Hashable, Sendable {
    case tooExpensive, tooLong, tooMany

    var message: String {
        switch self {
        case .tooExpensive:
            "its regular expression takes too many steps for this value. Write it without a repetition inside a "
                + "repetition."
        case .tooLong:
            "its text grows longer than \(TransformBudget.maximumLength) bytes."
        case .tooMany:
            "it has more than \(TransformBudget.maximumCount) values."
        }
    }
}
