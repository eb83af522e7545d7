public import Access
public import StrictJSON

extension RequestRefusals {
    /// So many in a row are more than one user's trouble.
    private static let several = 3

    /// Whether it stops the identity provider: without a valid token or the right address nothing works; what else is
    /// refused once may be about one user.
    public var isTold: Bool { [401, 404].contains(status) || count >= Self.several }

    /// Goes on behind the connector's name: `the last 3 requests were refused, with 401: …`
    public var told: String {
        let requests = count == 1 ? "the last request was refused" : "the last \(count) requests were refused"
        return "\(requests), with \(status): \(why)"
    }

    /// What was wrong, and what to do.
    private var why: String {
        switch status {
        case 401: "there was no valid token. Make a new token, and enter it at the identity provider"
        case 404:
            "there is nothing at that address. Enter the connector's SCIM base URL at the identity provider, with nothing "
                + "behind it"
        default: (detail.map(Self.ended) ?? "") + "See what was sent, and correct it at the identity provider"
        }
    }

    private static func ended(_ text: String) -> String { text.hasSuffix(".") ? "\(text) " : "\(text). " }

    /// As the API tells it.
    public var json: JSONValue {
        [
            "requests": .integer(count), "since": .time(since), "last": .time(last), "status": .integer(status),
            "detail": .optional(detail), "told": .string(told),
        ]
    }
}
