/// The patterns of one setting (`required`, `neverRemove`, `protect.groups`, …).
public struct PatternList: Sendable {
    public let patterns: [Pattern]
    /// Index of the first entry of each folded name.
    private let names: [String: Int]
    private let expressions: [Pattern]

    public init(_ entries: [String]) {
        patterns = entries.map(Pattern.init(entry:))
        expressions = patterns.filter { $0.reading == .expression }
        names = Dictionary(
            patterns.enumerated().flatMap { [($1.foldedEntry, $0), ($1.trimmedEntry, $0)] },
            uniquingKeysWith: { first, _ in first })
    }

    public var isEmpty: Bool { patterns.isEmpty }

    public func matches(_ name: String) throws(PatternError) -> Bool { try firstMatch(name) != nil }

    /// The entry that matches, as it was written. An entry that equals the name goes before expressions that match it.
    public func firstMatch(_ name: String) throws(PatternError) -> String? {
        if patterns.isEmpty { return nil }
        let subject = PatternSubject(name)
        if let index = names[subject.folded] { return patterns[index].entry }
        guard !expressions.isEmpty else { return nil }
        // All expressions together share one budget; it grows with their number, so that a long list of simple ones is
        // never refused.
        let length = subject.forms.reduce(1000) { $0 + $1.count }
        var budget = MatchBudget(units: MatchBudget.standard + expressions.count * 2 * length)
        for pattern in expressions where try pattern.matchesExpression(subject, &budget) { return pattern.entry }
        return nil
    }
}
