import Testing

@testable import Access

struct RateLimitTests {
    private func limiter(_ perSecond: Int) throws -> RateLimiter {
        RateLimiter(try #require(RateLimit(perSecond: perSecond)))
    }

    @Test func `ten seconds' worth may come at once, and then as many as fill up`() throws {
        var limiter = try limiter(5)
        for _ in 0..<50 { #expect(limiter.wait("okta", now: 0) == nil) }
        #expect(limiter.wait("okta", now: 0) == 1)
        #expect(limiter.wait("okta", now: 199) == 1)
        #expect(limiter.wait("okta", now: 200) == nil)
        #expect(limiter.wait("okta", now: 200) == 1)
        for _ in 0..<5 { #expect(limiter.wait("okta", now: 1_200) == nil) }
        #expect(limiter.wait("okta", now: 1_200) == 1)
    }

    @Test func `one that is refused costs nothing`() throws {
        var limiter = try limiter(1)
        for _ in 0..<10 { _ = limiter.wait("okta", now: 0) }
        for now in Int64(0)..<1_000 { #expect(limiter.wait("okta", now: now) == 1) }
        #expect(limiter.wait("okta", now: 1_000) == nil)
    }

    @Test func `callers do not wait for each other`() throws {
        var limiter = try limiter(1)
        for _ in 0..<20 { _ = limiter.wait("okta", now: 0) }
        #expect(limiter.wait("entra", now: 0) == nil)
    }

    @Test func `a bucket is never more than full, and a clock that stands still fills nothing`() throws {
        var limiter = try limiter(2)
        _ = limiter.wait("okta", now: 0)
        var taken = 0
        while limiter.wait("okta", now: .max / 2) == nil { taken += 1 }
        #expect(taken == 20)
        #expect(limiter.wait("okta", now: 5) == 1)
    }

    @Test func `thousands of callers are forgotten when their buckets are full again`() throws {
        var limiter = try limiter(1)
        for caller in 0..<5_000 { #expect(limiter.wait("\(caller)", now: Int64(caller) * 20_000) == nil) }
        #expect(limiter.callers <= 1_000)
    }

    @Test func `no limit is less than one a second`() {
        #expect(RateLimit(perSecond: 0) == nil)
        #expect(RateLimit(perSecond: -1) == nil)
    }
}
