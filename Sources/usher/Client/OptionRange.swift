import ArgumentParser

/// Refuses a number that the server would not take, as a wrong command line.
enum OptionRange {
    static func check(_ option: String, _ number: Int, _ range: ClosedRange<Int>) throws {
        guard !range.contains(number) else { return }
        throw ValidationError(
            "\(option) must be a whole number from \(range.lowerBound) to \(range.upperBound), not \(number).")
    }
}
