/// How long the value of an attribute may be, and what becomes of a longer one.
///
/// Counted as Java and most databases of Atlassian applications count, in UTF-16 units, so that what fits here fits there.
struct ValueLength: Sendable {
    enum Longer: Sendable {
        /// The beginning is kept, in whole characters.
        case isCut
        /// It is no value: the next template is asked.
        case isNone
    }

    private let limit: Int
    private let longer: Longer

    static let any = ValueLength(limit: .max, longer: .isNone)
    /// Of display, first and last names.
    static let name = ValueLength(limit: 255, longer: .isCut)
    /// Half an address would be somebody else's.
    static let address = ValueLength(limit: 255, longer: .isNone)

    /// The text, or what is left of it, with the reason when that is less.
    func fit(_ text: String) -> (text: String?, because: String?) {
        guard text.utf16.count > limit else { return (text, nil) }
        switch longer {
        case .isCut: return (beginning(of: text), "It is cut after \(limit) characters: applications keep no more.")
        case .isNone: return (nil, "It is longer than \(limit) characters: applications keep no such value.")
        }
    }

    private func beginning(of text: String) -> String {
        var end = text.startIndex
        var count = 0
        while end < text.endIndex {
            count += text[end].utf16.count
            if count > limit { break }
            end = text.index(after: end)
        }
        // A letter with hundreds of marks on it is too long by itself.
        let kept = end > text.startIndex ? text[..<end] : Substring(scalars(of: text))
        return String(kept.reversed().drop(while: \.isWhitespace).reversed())
    }

    private func scalars(of text: String) -> String {
        var kept = String.UnicodeScalarView()
        var count = 0
        for scalar in text.unicodeScalars {
            count += UTF16.width(scalar)
            if count > limit { break }
            kept.append(scalar)
        }
        return String(kept)
    }
}
