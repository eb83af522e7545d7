extension CronExpression {
    /// The first of its minutes after `time`; both in seconds since 1970. `offset` tells how far the clocks of the place
    /// are ahead of UTC at a moment, in seconds.
    ///
    /// Where clocks are put forward, minutes that are left out fall on the moment of the jump; where they are put back,
    /// minutes that come twice count the first time only.
    public func next(after time: Int64, offset: (Int64) -> Int64) -> Int64? {
        guard Self.years.contains(time) else { return nil }
        let start = CivilMinute(seconds: time + offset(time))
        // Past the longest wait that there is: a 29 February that has to fall on one weekday, across the year 2100.
        for day in start.day...start.day + 366 * 41 where fits(day) {
            for minute in minutesOfDay where day > start.day || minute > start.minute {
                let moment = Self.moment(CivilMinute(day: day, minute: minute).seconds, offset)
                if moment > time { return moment }
            }
        }
        return nil
    }

    /// 1900–2500. A clock beyond that is wrong, and no sum of times can overflow within.
    private static let years: ClosedRange<Int64> = -2_208_988_800...16_725_225_600

    private func fits(_ day: Int64) -> Bool {
        let date = CivilMinute.date(day)
        return includesDay(date.day, month: date.month, weekday: CivilMinute.weekday(day))
    }

    private var minutesOfDay: [Int] { hours.sorted().flatMap { hour in minutes.sorted().map { hour * 60 + $0 } } }

    /// When the clocks of the place show `local` for the first time; the moment they jump over it where they never do.
    private static func moment(_ local: Int64, _ offset: (Int64) -> Int64) -> Int64 {
        // No place changes its clocks twice within two days.
        let (before, after) = (offset(local - 86_400), offset(local + 86_400))
        let candidates = [local - before, local - after].sorted()
        if let moment = candidates.first(where: { $0 + offset($0) == local }) { return moment }
        var (low, high) = (candidates[0], candidates[1])
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if offset(middle) == before { low = middle } else { high = middle }
        }
        return high
    }
}
