/// Moments as the Crowd API writes them in XML, `2024-05-01T10:00:00.000Z`, and reads them in restrictions.
public enum CrowdDate {
    private static let day: Int64 = 86_400_000

    /// Of milliseconds since 1970. What is outside of the years 0001 to 9999 is written as the nearest moment within.
    public static func text(_ milliseconds: Int64) -> String {
        let moment = min(max(milliseconds, -62_135_596_800_000), 253_402_300_799_999)
        let days = moment >= 0 ? moment / day : (moment - day + 1) / day
        let date = civil(days)
        let time = moment - days * day
        let clock = [time / 3_600_000, time / 60_000 % 60, time / 1000 % 60].map { padded($0, 2) }
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))T"
            + "\(clock.joined(separator: ":")).\(padded(time % 1000, 3))Z"
    }

    /// Milliseconds since 1970 of `yyyy-MM-dd`, with `T`, time, fraction and a zone (`Z`, `+0000`, `+00:00`) or without;
    /// no zone is UTC. Nil for anything else.
    public static func milliseconds(_ text: String) -> Int64? {
        var reader = Reader(rest: Substring(text).utf8)
        guard let year = reader.number(4), reader.take("-"), let month = reader.number(2), reader.take("-"),
            let dayOfMonth = reader.number(2), let days = days(year, month, dayOfMonth)
        else { return nil }
        let midnight = days * day
        if reader.rest.isEmpty { return midnight }
        guard reader.take("T"), let time = reader.time(), let zone = reader.zone(), reader.rest.isEmpty else {
            return nil
        }
        return midnight + time - zone
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// Days since 1970, in the proleptic Gregorian calendar.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64? {
        guard year >= 1, (1...12).contains(month), day >= 1 else { return nil }
        let days = daysBefore(year: year, month: month) + day - 1
        // The day before the next month's first is this month's last.
        let next = month == 12 ? daysBefore(year: year + 1, month: 1) : daysBefore(year: year, month: month + 1)
        return days < next ? days : nil
    }

    private static func daysBefore(year: Int64, month: Int64) -> Int64 {
        // Years begin in March, so that the leap day is the last.
        let years = month > 2 ? year : year - 1
        let monthFromMarch = (month + 9) % 12
        return years * 365 + years / 4 - years / 100 + years / 400 + (153 * monthFromMarch + 2) / 5 - 719_468
    }

    private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        var year = days / 366 + 1970
        // The guess is a few years short, or one too far before 1970.
        while daysBefore(year: year, month: 1) > days { year -= 1 }
        while daysBefore(year: year + 1, month: 1) <= days { year += 1 }
        var month: Int64 = 12
        while daysBefore(year: year, month: month) > days { month -= 1 }
        return (year, month, days - daysBefore(year: year, month: month) + 1)
    }
}

/// Numbers have a fixed, small count of digits, so nothing overflows.
private struct Reader {
    var rest: Substring.UTF8View

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    mutating func number(_ digits: Int) -> Int64? {
        let text = rest.prefix(digits)
        guard text.count == digits, text.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        rest.removeFirst(digits)
        return text.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    }

    mutating func time() -> Int64? {
        guard let hours = number(2), hours < 24, take(":"), let minutes = number(2), minutes < 60, take(":"),
            let seconds = number(2), seconds < 60
        else { return nil }
        let whole = (hours * 60 + minutes) * 60_000 + seconds * 1000
        guard take(".") else { return whole }
        return number(3).map { whole + $0 }
    }

    mutating func zone() -> Int64? {
        if rest.isEmpty || take("Z") { return 0 }
        let sign: Int64 = take("+") ? 1 : take("-") ? -1 : 0
        guard sign != 0, let hours = number(2), hours < 24 else { return nil }
        _ = take(":")
        guard let minutes = number(2), minutes < 60 else { return nil }
        return sign * (hours * 60 + minutes) * 60_000
    }
}
