/// A minute of the calendar in no particular zone, counted in days since 1970 and minutes of the day.
struct CivilMinute: Sendable, Hashable {
    var day: Int64
    var minute: Int

    /// `seconds` since 1970, as a clock of the place shows them.
    init(seconds: Int64) {
        day = Self.quotient(seconds, 86_400)
        minute = Int((seconds - day * 86_400) / 60)
    }

    init(day: Int64, minute: Int) {
        self.day = day
        self.minute = minute
    }

    var seconds: Int64 { day * 86_400 + Int64(minute) * 60 }

    /// 0 is Sunday; the first of January 1970 was a Thursday.
    static func weekday(_ day: Int64) -> Int { Int(day + 4 - 7 * quotient(day + 4, 7)) }

    /// The month (1–12) and the day of it.
    static func date(_ day: Int64) -> (month: Int, day: Int) {
        var year = 1970 + quotient(day, 366)
        while daysBefore(year: year + 1) <= day { year += 1 }
        var rest = Int(day - daysBefore(year: year))
        let isLeap = daysBefore(year: year + 1) - daysBefore(year: year) == 366
        for month in 1...12 {
            let length = longest(month) - (month == 2 && !isLeap ? 1 : 0)
            if rest < length { return (month, rest + 1) }
            rest -= length
        }
        return (12, 31)
    }

    /// Days of a month in the year that gives it most.
    static func longest(_ month: Int) -> Int {
        switch month {
        case 2: 29
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// From 1970 to the first of January of a year.
    private static func daysBefore(year: Int64) -> Int64 {
        let passed = year - 1
        let leaps = quotient(passed, 4) - quotient(passed, 100) + quotient(passed, 400)
        return (year - 1970) * 365 + leaps - 477
    }

    /// Rounded down, for times before 1970 too.
    private static func quotient(_ number: Int64, _ divisor: Int64) -> Int64 {
        let quotient = number / divisor
        return number % divisor < 0 ? quotient - 1 : quotient
    }
}
