import SCIM

/// A time, told by how long ago it was; the exact time is in its title.
struct Moment: Sendable, Hashable {
    /// RFC 3339, UTC.
    let exact: String
    let told: String

    /// Milliseconds since 1970.
    init(_ time: Int64, now: Int64) {
        exact = Timestamp(milliseconds: time).rfc3339
        told = Self.tell(time, now)
    }

    init?(_ time: Int64?, now: Int64) {
        guard let time else { return nil }
        self.init(time, now: now)
    }

    static let template = #"<time datetime="{{.exact}}" title="{{.exact}}">{{.told}}</time>"#

    private static func tell(_ time: Int64, _ now: Int64) -> String {
        let seconds = abs(now - time) / 1000
        let isPast = time <= now
        func span(_ count: Int64, _ unit: String) -> String {
            let span = "\(count) \(unit)\(count == 1 ? "" : "s")"
            return isPast ? "\(span) ago" : "in \(span)"
        }
        switch seconds {
        case ..<5: return "now"
        case ..<90: return span(seconds, "second")
        case ..<5400: return span((seconds + 30) / 60, "minute")
        case ..<129_600: return span((seconds + 1800) / 3600, "hour")
        case ..<(60 * 86_400): return span((seconds + 43_200) / 86_400, "day")
        default: return String(Timestamp(milliseconds: time).rfc3339.prefix(10))
        }
    }
}
