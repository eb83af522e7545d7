extension Timestamp {
    private static let day: Int64 = 86_400_000
    /// 0000-01-01T00:00:00.000Z and 9999-12-31T23:59:59.999Z: what four digits of a year can say.
    private static let writable: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

    /// UTC with milliseconds, `2026-01-02T03:04:05.678Z`. What is before the year 0 or after 9999 is written as the
    /// first or last moment that can be.
    public var rfc3339: String {
        let milliseconds = min(max(self.milliseconds, Self.writable.lowerBound), Self.writable.upperBound)
        let (days, rest) = milliseconds.quotientAndRemainder(dividingByFloor: Self.day)
        let date = CivilDate(daysSince1970: days)
        let (minutes, inMinute) = rest.quotientAndRemainder(dividingBy: 60_000)
        // Every answer holds two or more of these, so the digits are put in place one by one.
        return String(unsafeUninitializedCapacity: 24) { text in
            text.put(date.year, at: 0, 4, then: "-")
            text.put(date.month, at: 5, 2, then: "-")
            text.put(date.day, at: 8, 2, then: "T")
            text.put(minutes / 60, at: 11, 2, then: ":")
            text.put(minutes % 60, at: 14, 2, then: ":")
            text.put(inMinute / 1000, at: 17, 2, then: ".")
            text.put(inMinute % 1000, at: 20, 3, then: "Z")
            return 24
        }
    }

    /// Reads a date and time of RFC 3339 section 5.6 with its zone; `t` and `z` may be small. Digits after the
    /// milliseconds are cut off, and second 60 is the second after 59. Nil for everything else.
    public init?(rfc3339 text: String) {
        var reader = DateReader(text)
        guard let date = reader.date(), reader.take("T", "t"), let time = reader.timeOfDay(),
            let offset = reader.zone(), reader.isAtEnd
        else { return nil }
        self.init(milliseconds: date.daysSince1970 * Self.day + time - offset)
    }
}

/// A day of the proleptic Gregorian calendar. The arithmetic counts years from March, so that the leap day is the last,
/// and in eras of 400 years, which all have the same number of days.
private struct CivilDate {
    var year: Int64
    var month: Int64
    var day: Int64

    private static let daysOfEra: Int64 = 146_097
    /// From the first of March of the year 0 to 1970.
    private static let daysTo1970: Int64 = 719_468

    init?(year: Int64, month: Int64, day: Int64) {
        guard (1...12).contains(month) else { return nil }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let length: Int64 = month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
        guard (1...length).contains(day) else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    init(daysSince1970 days: Int64) {
        let (era, dayOfEra) = (days + Self.daysTo1970).quotientAndRemainder(dividingByFloor: Self.daysOfEra)
        let leapDays = dayOfEra / 1460 - dayOfEra / 36_524 + dayOfEra / 146_096
        let yearOfEra = (dayOfEra - leapDays) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var daysSince1970: Int64 {
        let fromMarch = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = fromMarch.quotientAndRemainder(dividingByFloor: 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * Self.daysOfEra + dayOfEra - Self.daysTo1970
    }
}

/// Reads the parts of a date in their order. Every number has a fixed, small count of digits, so nothing overflows.
private struct DateReader {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func date() -> CivilDate? {
        guard let year = digits(4), take("-"), let month = digits(2), take("-"), let day = digits(2) else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }

    /// Milliseconds since midnight.
    mutating func timeOfDay() -> Int64? {
        guard let hour = digits(2), take(":"), let minute = digits(2), take(":"), let second = digits(2),
            hour <= 23, minute <= 59, second <= 60, let fraction = fraction()
        else { return nil }
        return ((hour * 60 + minute) * 60 + second) * 1000 + fraction
    }

    private mutating func fraction() -> Int64? {
        guard take(".") else { return 0 }
        let digits = rest.prefix { $0.isDigit }
        guard !digits.isEmpty, digits.count <= 32 else { return nil }
        rest = rest.dropFirst(digits.count)
        var value: Int64 = 0
        for digit in Array(digits.prefix(3)) + Array(repeating: 0x30, count: max(0, 3 - digits.count)) {
            value = value * 10 + Int64(digit - 0x30)
        }
        return value
    }

    /// Milliseconds that local time is ahead of UTC.
    mutating func zone() -> Int64? {
        if take("Z", "z") { return 0 }
        let isAhead = take("+")
        guard isAhead || take("-"), let hours = digits(2), take(":"), let minutes = digits(2), hours <= 23,
            minutes <= 59
        else { return nil }
        return (hours * 60 + minutes) * 60_000 * (isAhead ? 1 : -1)
    }

    mutating func take(_ wanted: Unicode.Scalar...) -> Bool {
        guard let byte = rest.first, wanted.contains(Unicode.Scalar(byte)) else { return false }
        rest = rest.dropFirst()
        return true
    }

    private mutating func digits(_ count: Int) -> Int64? {
        let digits = rest.prefix(count)
        guard digits.count == count, digits.allSatisfy(\.isDigit) else { return nil }
        rest = rest.dropFirst(count)
        return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }
}

extension Int64 {
    /// Like `quotientAndRemainder(dividingBy:)` with a remainder that is never negative.
    fileprivate func quotientAndRemainder(dividingByFloor divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

extension UnsafeMutableBufferPointer<UInt8> {
    /// A number with this many digits, and what stands behind it.
    fileprivate func put(_ number: Int64, at start: Int, _ width: Int, then separator: Unicode.Scalar) {
        var rest = number
        for place in (start..<start + width).reversed() {
            self[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        self[start + width] = UInt8(ascii: separator)
    }
}
