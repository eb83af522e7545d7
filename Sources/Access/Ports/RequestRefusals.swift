/// What a request tells of how an identity provider gets on with its connector.
public enum RequestVerdict: Sendable, Hashable {
    /// It was understood, also when nobody has the id that it asked for.
    case taken
    /// `detail`: what it was told. `others`: so many like it have no entry in the log.
    case refused(detail: String?, others: Int)
    /// The trouble is the server's, or passes by itself.
    case neither

    /// `hasAddress`: whether there is something at the address that it went to. `hasCredentials`: whether it tried to sign
    /// in; what does not is no identity provider.
    public init(status: Int, hasAddress: Bool, hasCredentials: Bool, detail: String?, others: Int = 0) {
        switch status {
        case ..<400, 412: self = .taken
        case 404 where hasAddress: self = .taken
        case 401 where !hasCredentials: self = .neither
        // A disabled connector, a slow network, too much at once.
        case 403, 408, 429, 500...: self = .neither
        default: self = .refused(detail: detail, others: others)
        }
    }
}

/// The requests to a connector that were refused one after another for the same kind of cause; none was taken since.
public struct RequestRefusals: Sendable, Hashable {
    public let count: Int
    /// Of the first and of the newest, in milliseconds since 1970.
    public let since: Int64
    public let last: Int64
    /// What the newest was answered.
    public let status: Int
    public let detail: String?

    public init(count: Int, since: Int64, last: Int64, status: Int, detail: String? = nil) {
        self.count = count
        self.since = since
        self.last = last
        self.status = status
        self.detail = detail
    }

    /// What there is to mend. Each kind is counted by itself: they have different remedies.
    public enum Cause: Sendable, Hashable {
        case token, address, content

        public init(status: Int) {
            switch status {
            case 401: self = .token
            case 404: self = .address
            default: self = .content
            }
        }
    }

    public var cause: Cause { Cause(status: status) }

    /// With so many more that were like the newest.
    public func adding(_ others: Int) -> RequestRefusals {
        RequestRefusals(count: count + others, since: since, last: last, status: status, detail: detail)
    }
}
