public import Access
public import StrictJSON

/// That the newest requests to a connector were refused, and whether its identity provider must have sent them.
public struct RefusedRequests: Sendable, Hashable {
    public enum Severity: String, Sendable, Hashable { case warning, error }

    public let refusals: RequestRefusals
    /// A warning: anybody may have sent them, and a valid token was used not long before.
    public let severity: Severity

    /// A connector whose valid tokens were silent for so long while wrong ones came has lost its identity provider.
    private static let silence: Int64 = 86_400_000

    /// Nil: none was refused, or it is no more than a slip. `lastRequest`: the last one with a valid token.
    public init?(_ refusals: RequestRefusals?, _ tokens: [StoredToken], lastRequest: Int64?, now: Int64) {
        guard let refusals, refusals.isTold else { return nil }
        self.refusals = refusals
        let hasValidToken = tokens.contains { !$0.isExpired(at: now) }
        guard refusals.cause == .token, hasValidToken, let lastRequest else {
            severity = .error
            return
        }
        let silence = refusals.last - max(refusals.since, lastRequest)
        severity = silence < Self.silence ? .warning : .error
    }

    /// Goes on behind the connector's name: `the last 3 requests were refused, with 401: …`
    public var told: String { severity == .warning ? refusals.toldOfStranger : refusals.told }

    /// As the API tells it.
    public var json: JSONValue {
        [
            "requests": .integer(refusals.count), "since": .time(refusals.since), "last": .time(refusals.last),
            "status": .integer(refusals.status), "detail": .optional(refusals.detail),
            "severity": .string(severity.rawValue), "told": .string(told),
        ]
    }
}

extension [StoredToken] {
    /// When one of them was used last. Tokens know what is not written down yet, the connector outlives its tokens:
    /// `written` is what is kept with it.
    public func lastRequest(_ written: Int64?) -> Int64? { (map(\.lastUsed) + [written]).compactMap(\.self).max() }
}
