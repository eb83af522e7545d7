public import Access
import Provisioning
import SCIM
import StrictJSON
import Sync

/// What somebody asks the request log for, in his words.
public enum RequestSearch {
    /// A status, or a class of them: `409`, `4xx`. Nil for nothing.
    public static func statuses(_ text: String?) throws -> ClosedRange<Int>? {
        guard let text else { return nil }
        guard let statuses = RequestLogQuery.statuses(text) else {
            throw Problem.invalid(
                "status must be a status or a class of them, such as 409 or 4xx, not \"\(text.prefix(40))\".")
        }
        return statuses
    }

    /// A time, a day of UTC, or how long before `now`, in milliseconds since 1970. `name`: the field that holds it.
    /// `isEnd`: what lies before it is looked for, so that a day is over first.
    public static func time(_ name: String, _ text: String?, _ now: Int64, isEnd: Bool = false) throws -> Int64? {
        guard let text else { return nil }
        if let time = Timestamp(rfc3339: text) { return time.milliseconds }
        if let day = Timestamp(rfc3339: "\(text)T00:00:00Z") { return day.milliseconds + (isEnd ? 86_400_000 : 0) }
        guard let period = try? Period(parsing: text) else {
            throw Problem.invalid(
                "\(name) must be a time such as 2026-01-31T14:00:00Z, a day such as 2026-01-31, or how long ago, such as 2h, not \"\(text.prefix(40))\"."
            )
        }
        return now - Int64(period.seconds) * 1000
    }

    /// A user or group by name or id; also one who was deleted meanwhile, or never came to be: then by the name alone.
    public static func subject(_ name: String?, _ known: KnownConnector, _ services: AdminServices) async throws
        -> RequestSubject?
    {
        guard let name, !name.isEmpty else { return nil }
        guard name.utf8.count <= 1000 else { throw Problem.invalid("user is longer than any name.") }
        for (kind, attribute) in [(ResourceKind.user, "userName"), (.group, "displayName")] {
            do {
                let found = try await ResourceLookup.resource(kind, attribute, name, known, services).resource
                let called = [attribute, "externalId"].compactMap { found.attributes[$0]?.string }
                return RequestSubject(names: [name, found.id] + called, id: found.id)
            } catch is Problem {
                // None of this kind, or several of this name.
            }
        }
        return RequestSubject(names: [name])
    }
}
