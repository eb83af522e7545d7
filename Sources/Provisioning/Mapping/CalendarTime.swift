/// A date of the calendar and a time of day as they were written, in no particular zone.
struct CalendarTime: Sendable, Hashable {
    var (year, month, day): (Int, Int, Int)
    var (hour, minute, second) = (0, 0, 0)

    /// Reads `yyyy-MM-dd`, and what RFC 3339 allows behind it. Nil for everything else.
    init?(_ text: String) {
        var bytes = Array(text.utf8)[...]
        guard let year = bytes.number(4), bytes.take("-"), let month = bytes.number(2), bytes.take("-"),
            let day = bytes.number(2), (1...12).contains(month), (1...Self.days(year, month)).contains(day)
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
        guard !bytes.isEmpty else { return }
        guard bytes.take("T") || bytes.take("t") || bytes.take(" "), let hour = bytes.number(2), bytes.take(":"),
            let minute = bytes.number(2), bytes.take(":"), let second = bytes.number(2),
            // 60: a leap second.
            hour < 24, minute < 60, second <= 60
        else { return nil }
        (self.hour, self.minute, self.second) = (hour, minute, second)
        guard bytes.fractionAndZone() else { return nil }
    }

    private static func days(_ year: Int, _ month: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        default: 31
        }
    }
}

extension ArraySlice<UInt8> {
    fileprivate mutating func number(_ digits: Int) -> Int? {
        let text = prefix(digits)
        guard text.count == digits, text.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        self = dropFirst(digits)
        return text.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    fileprivate mutating func take(_ character: Character) -> Bool {
        guard let first, first == character.asciiValue else { return false }
        self = dropFirst()
        return true
    }

    /// True when nothing but a fraction and a zone is left. Some write no zone at all.
    fileprivate mutating func fractionAndZone() -> Bool {
        if take(".") {
            guard number(1) != nil else { return false }
            self = drop { (0x30...0x39).contains($0) }
        }
        if isEmpty || ((take("Z") || take("z")) && isEmpty) { return true }
        guard take("+") || take("-"), let hours = number(2), take(":"), let minutes = number(2) else { return false }
        return isEmpty && hours < 24 && minutes < 60
    }
}
