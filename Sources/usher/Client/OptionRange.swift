import Access
import Administration
import ArgumentParser
import Provisioning

/// Refuses a number that the server would not take, as a wrong command line.
enum OptionRange {
    static func check(_ option: String, _ number: Int, _ range: ClosedRange<Int>) throws {
        guard !range.contains(number) else { return }
        throw ValidationError(
            "\(option) must be a whole number from \(range.lowerBound) to \(range.upperBound), not \(number).")
    }
}

/// Refuses what is no time, no day and no span of time, as a wrong command line.
enum OptionTime {
    static func check(_ option: String, _ text: String?) throws {
        guard let text, (try? RequestSearch.time(option, text, 0)) == nil else { return }
        throw ValidationError(
            "\(option) must be a time such as 2026-01-31T14:00:00Z, a day such as 2026-01-31, or how long ago, such as 2h and "
                + "at most a hundred years, not \"\(text.prefix(40))\".")
    }
}

/// Refuses what is no span of time to come.
enum OptionPeriod {
    static func check(_ option: String, _ text: String?) throws {
        guard let text, (try? Period(lifetime: text)) == nil else { return }
        throw ValidationError(
            "\(option) must be a span of time such as 90d or 12h, longer than nothing and at most a hundred years, not "
                + "\"\(text.prefix(40))\".")
    }
}

/// Refuses what is neither a status nor a class of them.
enum OptionStatus {
    static func check(_ option: String, _ text: String?) throws {
        guard let text, RequestLogQuery.statuses(text) == nil else { return }
        throw ValidationError(
            "\(option) must be a status or a class of them, such as 409 or 4xx, not \"\(text.prefix(40))\".")
    }
}

/// Refuses a word that is no state of a user.
enum OptionState {
    static let words = UserState.allCases.map(\.rawValue).joined(separator: ", ")

    static func read(_ text: String) throws -> UserState {
        guard let state = UserState(rawValue: text) else {
            throw ValidationError("\"\(text.prefix(40))\" is no state of a user; there are \(words).")
        }
        return state
    }
}
