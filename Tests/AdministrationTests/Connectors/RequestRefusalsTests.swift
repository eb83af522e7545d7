import Access
import Administration
import Testing

struct RequestRefusalsTests {
    private static func refusals(_ count: Int, _ status: Int, _ detail: String? = nil) -> RequestRefusals {
        RequestRefusals(count: count, since: 1, last: 2, status: status, detail: detail)
    }

    @Test(arguments: [(1, 401, true), (1, 404, true), (1, 409, false), (2, 400, false), (3, 400, true), (3, 409, true)])
    func `a wrong token is told at once, what may be about one user when it is repeated`(
        count: Int, status: Int, isTold: Bool
    ) {
        #expect(Self.refusals(count, status).isTold == isTold)
    }

    @Test func `it says what was wrong and what to do`() {
        #expect(
            Self.refusals(12, 401).told
                == "the last 12 requests were refused, with 401: there was no valid token. Make a new token, and enter "
                + "it at the identity provider")
        #expect(
            Self.refusals(3, 400, "userName is missing.").told
                == "the last 3 requests were refused, with 400: userName is missing. See what was sent, and correct it at "
                + "the identity provider")
        #expect(
            Self.refusals(1, 404).told.hasPrefix("the last request was refused, with 404: there is nothing at that"))
    }
}
