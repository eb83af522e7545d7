/// How much matching may be done for one decision. One unit is about one character that an expression looks at, so the
/// whole budget is a few hundredths of a second, whatever the expression and the text are.
struct MatchBudget: Sendable {
    static let standard = 20_000_000

    private(set) var units: Int

    init(units: Int = Self.standard) { self.units = units }

    mutating func spend(_ amount: Int) { units = max(0, units - amount) }
}
