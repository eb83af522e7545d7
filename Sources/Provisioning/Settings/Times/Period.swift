/// A span of time as people write it: `90d`, `24h`, `15m`, or seconds.
public struct Period: Sendable, Hashable {
    /// At most a hundred years.
    public static let limit = 36_525 * 86_400

    public struct Invalid: Error, Sendable, Hashable, CustomStringConvertible {
        public let description: String
    }

    public let seconds: Int

    /// Nil when it is negative or longer than a hundred years.
    public init?(seconds: Int) {
        guard (0...Self.limit).contains(seconds) else { return nil }
        self.seconds = seconds
    }

    public init(parsing text: String) throws(Invalid) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let units = ["": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
        guard !digits.isEmpty, let unit = units[String(text.dropFirst(digits.count))] else {
            throw Invalid(
                description: "`\(text.clipped)` is no span of time; write a whole number and s, m, h, d or w, as in 24h"
            )
        }
        let product = Int(digits).map { $0.multipliedReportingOverflow(by: unit) }
        guard let product, !product.overflow, let period = Period(seconds: product.partialValue) else {
            throw Invalid(description: "`\(text.clipped)` is longer than a hundred years")
        }
        self = period
    }

    /// How long something is to last: longer than nothing, and with its unit, as nobody means `90` seconds.
    public init(lifetime text: String) throws(Invalid) {
        guard text.isEmpty || !text.allSatisfy(\.isNumber) else {
            let text = text.prefix(20)
            throw Invalid(description: "\(text) what? \(text)d are days, \(text)h hours")
        }
        try self.init(parsing: text)
        guard seconds > 0 else { throw Invalid(description: "this must be later than now, for example 90d") }
    }
}

extension Period: CustomStringConvertible {
    /// The shortest spelling; a day is `24h`, whole days beyond it are days.
    public var description: String {
        if seconds > 86_400, seconds.isMultiple(of: 86_400) { return "\(seconds / 86_400)d" }
        if seconds > 0, seconds.isMultiple(of: 3600) { return "\(seconds / 3600)h" }
        if seconds > 0, seconds.isMultiple(of: 60) { return "\(seconds / 60)m" }
        return "\(seconds)s"
    }
}
