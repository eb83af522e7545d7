import Access
import Testing

@testable import Administration

struct RequestRefusalsTests {
    private static let day: Int64 = 86_400_000
    private static let valid = StoredToken(id: "t", scope: .connector(1), hash: [], label: "", created: 0)
    private static let expired = StoredToken(
        id: "t", scope: .connector(1), hash: [], label: "", created: 0, expires: 1)

    private static func refusals(_ count: Int, _ status: Int, _ detail: String? = nil) -> RequestRefusals {
        RequestRefusals(count: count, since: 1, last: 2, status: status, detail: detail)
    }

    @Test(arguments: [(1, 401, true), (1, 404, true), (1, 409, false), (2, 400, false), (3, 400, true), (3, 409, true)])
    func `a wrong token is told at once, what may be about one user when it is repeated`(
        count: Int, status: Int, isTold: Bool
    ) {
        let told = RefusedRequests(Self.refusals(count, status), [Self.valid], lastRequest: nil, now: 10)
        #expect((told != nil) == isTold)
    }

    @Test func `it says what was wrong and what to do`() {
        #expect(
            Self.refusals(12, 401).told
                == "the last 12 requests were refused, with 401: there was no valid token. Make a new token, and enter "
                + "it at the identity provider")
        #expect(
            Self.refusals(3, 400, "userName is missing.").told
                == "the last 3 requests were refused, the newest with 400: userName is missing. See what was sent, and "
                + "correct it at the identity provider")
        #expect(
            Self.refusals(1, 404).told.hasPrefix("the last request was refused, with 404: there is nothing at that"))
    }

    @Test(
        arguments: [
            // the last valid token, the first and the last wrong one
            (nil, 10, 20, .error), (5, 10, 20, .warning), (5, 10, 10 + day, .error), (5, 10, 9 + day, .warning),
            // Not pushed for long is no sign by itself: many push only when something changes.
            (5, 10 * day, 10 * day, .warning),
            // One that worked in between, although what it asked was neither taken nor refused.
            (10 + day, 10, 20 + day, .warning), (30 + day, 10, 20 + day, .warning),
        ] as [(Int64?, Int64, Int64, RefusedRequests.Severity)])
    func `wrong tokens are an error when no valid one was used for a day while they came`(
        lastRequest: Int64?, since: Int64, last: Int64, severity: RefusedRequests.Severity
    ) {
        let refusals = RequestRefusals(count: 3, since: since, last: last, status: 401)
        let told = RefusedRequests(refusals, [Self.valid], lastRequest: lastRequest, now: last)
        #expect(told?.severity == severity)
    }

    @Test func `without a valid token, and with one for what was sent, it is an error`() {
        let wrong = Self.refusals(3, 401)
        #expect(RefusedRequests(wrong, [Self.expired], lastRequest: 1, now: 2)?.severity == .error)
        #expect(RefusedRequests(wrong, [], lastRequest: 1, now: 2)?.severity == .error)
        #expect(RefusedRequests(Self.refusals(1, 404), [Self.valid], lastRequest: 1, now: 2)?.severity == .error)
        #expect(RefusedRequests(Self.refusals(3, 400), [Self.valid], lastRequest: 1, now: 2)?.severity == .error)
    }

    @Test func `what anybody may have sent gives no advice to replace a token that works`() {
        let told = RefusedRequests(Self.refusals(3, 401), [Self.valid], lastRequest: 1, now: 2)?.told
        #expect(
            told
                == "the last 3 requests had no valid token, after one had worked. If your identity provider sent this, make "
                + "a new token, and enter it there; otherwise nothing is wrong")
    }
}
