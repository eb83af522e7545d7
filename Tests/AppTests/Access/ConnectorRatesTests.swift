import Access
import Testing

@testable import App

struct ConnectorRatesTests {
    @Test func `what is too much is refused and counted`() {
        let rates = ConnectorRates(RateLimit(perSecond: 1))
        var refused = 0
        for _ in 0..<1_000 where rates.wait("token") != nil { refused += 1 }
        #expect(refused > 0)
        #expect(rates.prometheusText.hasSuffix("usher_rate_limited_requests_total \(refused)\n"))
        #expect(rates.wait("another") == nil)
    }

    @Test func `without a limit nothing is refused`() {
        let rates = ConnectorRates(nil)
        #expect((0..<100_000).allSatisfy { _ in rates.wait("token") == nil })
    }
}
