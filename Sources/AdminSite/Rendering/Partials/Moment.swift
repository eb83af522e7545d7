import SCIM

/// A time. Within a day it is told by how long ago it was, else by its date; lists tell both. Times are UTC; where scripts
/// run, dates are shown in the reader's own time.
struct Moment: Sendable, Hashable {
    /// RFC 3339, UTC.
    let exact: String
    /// `2026-11-28 14:05:09`, for lists.
    let date: String
    /// `5 minutes ago`; nil a day from now and more.
    let distance: String?
    /// `2026-11-28 14:05`, for a day from now and more.
    let day: String?
    /// What stands in a sentence.
    let told: String

    /// Milliseconds since 1970.
    init(_ time: Int64, now: Int64) {
        exact = Timestamp(milliseconds: time).rfc3339
        date = String(exact.prefix(19).replacing("T", with: " "))
        let minute = String(date.prefix(16))
        distance = Self.distance(time, now)
        day = distance == nil ? minute : nil
        told = distance ?? "\(minute) UTC"
    }

    init?(_ time: Int64?, now: Int64) {
        guard let time else { return nil }
        self.init(time, now: now)
    }

    static let template = #"""
        <time datetime="{{.exact}}" title="{{.exact}}">{{#.distance}}{{.}}{{/.distance}}{{#.day}}<span data-local>{{.}} UTC</span>{{/.day}}</time>
        """#

    /// For lists: date and time, which a finger or a keyboard can't get out of a title.
    static let listed = #"""
        <time datetime="{{.exact}}" title="{{.exact}}"><span data-local="seconds">{{.date}} UTC</span></time>{{#.distance}}<br><small>{{.}}</small>{{/.distance}}
        """#

    private static func distance(_ time: Int64, _ now: Int64) -> String? {
        let seconds = abs(now - time) / 1000
        func span(_ count: Int64, _ unit: String) -> String {
            let span = "\(count) \(unit)\(count == 1 ? "" : "s")"
            return time <= now ? "\(span) ago" : "in \(span)"
        }
        switch seconds {
        case ..<5: return "now"
        case ..<90: return span(seconds, "second")
        case ..<5400: return span((seconds + 30) / 60, "minute")
        case ...86_400: return span((seconds + 1800) / 3600, "hour")
        default: return nil
        }
    }
}
