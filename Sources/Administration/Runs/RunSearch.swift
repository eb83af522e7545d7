public import Sync

/// What somebody asks the history of runs for, in his words.
public enum RunSearch {
    /// Nil for nothing.
    public static func outcome(_ text: String?) throws -> RunOutcome? {
        guard let text, !text.isEmpty else { return nil }
        guard let outcome = RunOutcome(rawValue: text) else {
            let known = RunOutcome.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem.invalid("outcome must be one of \(known), not \"\(text.prefix(40))\".")
        }
        return outcome
    }
}
