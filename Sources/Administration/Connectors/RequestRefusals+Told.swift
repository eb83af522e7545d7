import Access

extension RequestRefusals {
    /// So many in a row are more than one user's trouble.
    private static let several = 3

    /// Whether it stops the identity provider: without a valid token or the right address nothing works; what else is
    /// refused once may be about one user.
    var isTold: Bool { cause != .content || count >= Self.several }

    /// Goes on behind the connector's name: `the last 3 requests were refused, with 401: …`
    var told: String {
        guard count > 1 else { return "the last request was refused, with \(status): \(why)" }
        // Those with the same kind of cause need not have been answered with the same status.
        let with = cause == .content ? "the newest with \(status)" : "with \(status)"
        return "the last \(count) requests were refused, \(with): \(why)"
    }

    /// What was wrong, and what to do.
    private var why: String {
        switch cause {
        case .token: "there was no valid token. Make a new token, and enter it at the identity provider"
        case .address:
            "there is nothing at that address. Enter the connector's SCIM base URL at the identity provider, with nothing "
                + "behind it"
        case .content: (detail.map(Self.ended) ?? "") + "See what was sent, and correct it at the identity provider"
        }
    }

    /// Anybody can send a wrong token.
    var toldOfStranger: String {
        let requests =
            count == 1 ? "the last request had no valid token" : "the last \(count) requests had no valid token"
        return
            "\(requests), after one had worked. If your identity provider sent this, make a new token, and enter it there; "
            + "otherwise nothing is wrong"
    }

    private static func ended(_ text: String) -> String { text.hasSuffix(".") ? "\(text) " : "\(text). " }
}
