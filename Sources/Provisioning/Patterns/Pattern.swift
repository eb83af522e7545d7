import SCIM

/// An entry of a list of names: a name, or a regular expression for whole names. Case never matters, nor does white space
/// at the ends of an entry.
public struct Pattern: Sendable {
    /// How an entry is understood; administrators are shown it next to the entry.
    public enum Reading: Sendable, Hashable {
        /// It has nothing in it that means something in an expression.
        case name
        /// It matches by expression too, besides the name that it equals.
        case expression
        /// It is no valid expression, for this reason.
        case nameBecause(String)
    }

    public let entry: String
    public let reading: Reading
    let foldedEntry: String
    /// The name that is meant by an entry with white space at its ends.
    let trimmedEntry: String
    private let expression: Expression?

    public init(entry: String) {
        self.entry = entry
        foldedEntry = entry.foldedName
        trimmedEntry = entry.trimmedName.foldedName
        (reading, expression) = Self.read(entry)
    }

    public func matches(_ name: String) throws(PatternError) -> Bool {
        let subject = PatternSubject(name)
        if subject.folded == foldedEntry || subject.folded == trimmedEntry { return true }
        var budget = MatchBudget()
        return try matchesExpression(subject, &budget)
    }

    func matchesExpression(_ subject: PatternSubject, _ budget: inout MatchBudget) throws(PatternError) -> Bool {
        guard let expression else { return false }
        do throws(Expression.TooExpensive) {
            for form in subject.forms where try expression.match(in: form, budget: &budget) != nil { return true }
            return false
        } catch {
            throw .tooExpensive(entry: entry, name: subject.name)
        }
    }

    private static func read(_ entry: String) -> (Reading, Expression?) {
        guard entry.utf8.contains(where: { #".[]{}()*+?|^$\"#.utf8.contains($0) }) else { return (.name, nil) }
        do throws(Expression.Invalid) {
            return (.expression, try Expression(entry, .init(wholeText: true, ignoringCase: true)))
        } catch {
            return (.nameBecause(error.message), nil)
        }
    }
}

/// A name, made ready to be matched with several patterns.
struct PatternSubject {
    let name: String
    let folded: String
    /// The spellings an expression is asked about. One is the folded name, so that names which count as the same (`é`
    /// as one code point or as two) are not told apart.
    let forms: [[UInt8]]

    init(_ name: String) {
        self.name = name
        folded = name.foldedName
        let bytes = Array(name.utf8)
        forms = bytes.allSatisfy { $0 < 0x80 } ? [bytes] : [bytes, Array(folded.utf8)]
    }
}

/// Why it could not be decided whether a pattern matches a name.
public enum PatternError: Error, Hashable, Sendable, CustomStringConvertible {
    case tooExpensive(entry: String, name: String)

    public var description: String {
        switch self {
        case .tooExpensive(let entry, let name):
            """
            Matching the pattern “\(entry.prefix(200))” with “\(name.prefix(200))” was given up: it takes too many \
            steps. Write the pattern without a repetition inside a repetition, or as a plain name.
            """
        }
    }
}

extension String {
    /// Two names of groups or users are the same name when this is equal.
    public var foldedName: String { scimFolded }

    /// A name of a group or user without white space at its ends. Databases of applications pad before they compare, so
    /// `jira-administrators ` is the group of the administrators there, and must be the protected one here.
    var trimmedName: String {
        let isPlain: (UInt8?) -> Bool = { $0.map { (0x21...0x7E).contains($0) } ?? false }
        if isPlain(utf8.first), isPlain(utf8.last) { return self }
        let isShown: (Character) -> Bool = { !$0.isWhitespace }
        guard let first = firstIndex(where: isShown), let last = lastIndex(where: isShown) else { return "" }
        return String(self[first...last])
    }
}
