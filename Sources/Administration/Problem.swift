public import Provisioning
public import StrictJSON

/// A failure in the form of RFC 9457 (`application/problem+json`).
///
/// `code` is for programs and never changes; `detail` is for people: what happened, to whom, what to do.
public struct Problem: Error, Sendable, Hashable {
    public let status: Int
    public let code: String
    public let detail: String
    /// More members of the message, for example `issues` of a settings document.
    public let extra: JSONObject

    public init(_ status: Int, _ code: String, _ detail: String, extra: JSONObject = [:]) {
        self.status = status
        self.code = code
        self.detail = detail
        self.extra = extra
    }

    public static func invalid(_ detail: String) -> Problem { Problem(400, "invalid", detail) }

    public static func notFound(_ what: String, _ hint: String) -> Problem {
        Problem(404, "not-found", "\(what) does not exist. \(hint)")
    }

    /// An edit of the settings that was not made.
    public init(_ error: SettingsEditError) {
        let (status, code) =
            switch error.kind {
            case .invalid: (400, "invalid")
            case .exists: (409, "exists")
            case .notFound: (404, "not-found")
            case .inUse: (409, "in-use")
            }
        self.init(status, code, "Nothing was changed: \(error).")
    }

    public var json: JSONValue {
        var object: JSONObject = [
            "type": .string("about:blank"), "status": .integer(status), "code": .string(code),
            "detail": .string(detail),
        ]
        for member in extra { object.append(member.name, member.value) }
        return .object(object)
    }
}
