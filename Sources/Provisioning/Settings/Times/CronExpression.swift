/// Points in time by minute, hour, day, month and weekday, as cron knows them. It says whether a minute is one of
/// them, and which one comes next; when to look is for others.
public struct CronExpression: Sendable, Hashable {
    public struct Invalid: Error, Sendable, Hashable {
        /// Unicode scalars from the start of the text.
        public let offset: Int
        public let message: String
    }

    public let text: String
    let minutes: Set<Int>
    let hours: Set<Int>
    let days: Set<Int>
    let months: Set<Int>
    /// 0 is Sunday.
    let weekdays: Set<Int>
    /// When neither day nor weekday begins with `*`, it is enough that one of them fits.
    private let eitherDay: Bool

    public init(parsing text: String) throws(Invalid) {
        let words = Self.words(text)
        guard words.count == CronField.all.count else {
            let found = words.count == 1 ? "1 field" : "\(words.count) fields"
            throw Invalid(offset: 0, message: "a schedule has five fields (\(CronField.names)), this has \(found)")
        }
        self.text = text
        var sets: [Set<Int>] = []
        for (word, field) in zip(words, CronField.all) { sets.append(try field.values(word.text, at: word.offset)) }
        (minutes, hours, days, months) = (sets[0], sets[1], sets[2], sets[3])
        weekdays = Set(sets[4].map { $0 % 7 })
        eitherDay = !words[2].text.hasPrefix("*") && !words[4].text.hasPrefix("*")
        guard comes else {
            throw Invalid(
                offset: words[2].offset,
                message: "`\(text.clipped)` never comes: no month it names has such a day")
        }
    }

    /// Whether any year has such a day.
    private var comes: Bool {
        eitherDay || months.contains { month in days.contains { $0 <= CivilMinute.longest(month) } }
    }

    /// `weekday` counts from 0, Sunday.
    public func includes(minute: Int, hour: Int, day: Int, month: Int, weekday: Int) -> Bool {
        minutes.contains(minute) && hours.contains(hour) && includesDay(day, month: month, weekday: weekday)
    }

    func includesDay(_ day: Int, month: Int, weekday: Int) -> Bool {
        guard months.contains(month) else { return false }
        let (dayFits, weekdayFits) = (days.contains(day), weekdays.contains(weekday))
        return eitherDay ? dayFits || weekdayFits : dayFits && weekdayFits
    }

    private static func words(_ text: String) -> [(text: String, offset: Int)] {
        let scalars = Array(text.unicodeScalars)
        return scalars.split { $0 == " " || $0 == "\t" }.map { word in
            (String(String.UnicodeScalarView(word)), word.startIndex)
        }
    }
}

/// One of the five fields: what it may hold and by which names.
struct CronField {
    let name: String
    let range: ClosedRange<Int>
    var names: [String] = []

    static let all = [
        CronField(name: "minute", range: 0...59), CronField(name: "hour", range: 0...23),
        CronField(name: "day", range: 1...31),
        CronField(
            name: "month", range: 1...12,
            names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]),
        CronField(name: "weekday", range: 0...7, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
    ]
    static var names: String { all.map(\.name).joined(separator: ", ") }

    func values(_ text: String, at offset: Int) throws(CronExpression.Invalid) -> Set<Int> {
        var values: Set<Int> = []
        var position = offset
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            values.formUnion(try part.isEmpty ? invalid(part, position) : list(part, at: position))
            position += part.unicodeScalars.count + 1
        }
        return values
    }

    private func list(_ part: Substring, at offset: Int) throws(CronExpression.Invalid) -> [Int] {
        let pieces = part.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let span = pieces.first else { return try invalid(part, offset) }
        guard pieces.count == 2 else { return Array(try bounds(span, hasStep: false, at: offset)) }
        guard let step = Self.number(pieces[1]), step > 0 else { return try invalid(part, offset) }
        // Such a step never comes to a second value: `*/90` would be once an hour, not every 90 minutes.
        guard step <= range.upperBound else {
            throw CronExpression.Invalid(
                offset: offset,
                message: "`\(String(part).clipped)` takes longer steps than a \(name) has room for: at most "
                    + "\(range.upperBound)")
        }
        let bounds = try bounds(span, hasStep: true, at: offset)
        return Array(stride(from: bounds.lowerBound, through: bounds.upperBound, by: step))
    }

    private func bounds(_ span: Substring, hasStep: Bool, at offset: Int) throws(CronExpression.Invalid)
        -> ClosedRange<Int>
    {
        if span == "*" { return name == "weekday" ? 0...6 : range }
        let ends = span.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = ends.first, let low = value(first) else { return try invalid(span, offset) }
        guard ends.count == 2 else { return low...(hasStep ? range.upperBound : low) }
        guard let high = value(ends[1]), low <= high else { return try invalid(span, offset) }
        return low...high
    }

    private func value(_ text: Substring) -> Int? {
        if let index = names.firstIndex(of: text.lowercased()) { return index + range.lowerBound }
        return Self.number(text).flatMap { range.contains($0) ? $0 : nil }
    }

    private static func number(_ text: Substring) -> Int? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
    }

    private func invalid<Value>(_ text: Substring, _ offset: Int) throws(CronExpression.Invalid) -> Value {
        let names = names.isEmpty ? "" : " or \(names.joined(separator: ", "))"
        throw CronExpression.Invalid(
            offset: offset,
            message: "`\(String(text).clipped)` is no \(name): write \(range.lowerBound)–\(range.upperBound)\(names), "
                + "also as a range (1-5), a list (1,15) or with a step (*/10)")
    }
}
