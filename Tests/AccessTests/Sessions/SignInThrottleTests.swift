import Access
import Testing

@Suite struct SignInThrottleTests {
    private static let second: Int64 = 1000

    /// The wait in seconds after so many failures, looked at when the last one happened.
    @Test(arguments: [(0, 0), (1, 0), (2, 0), (3, 1), (4, 2), (5, 4), (6, 8), (10, 128), (12, 300), (50, 300)])
    func `after three failures each one doubles the wait, up to five minutes`(failures: Int, seconds: Int64) {
        var throttle = SignInThrottle()
        // One a second, so that the address's own limit of twenty is the same or shorter.
        for number in 0..<failures {
            throttle.failed(address: "1.2.3.4", account: "ada", now: Int64(number))
        }
        let last = Int64(max(failures - 1, 0))
        #expect(throttle.wait(address: "1.2.3.4", account: "ada", now: last) == seconds * Self.second)
    }

    @Test func `waiting ends`() {
        var throttle = SignInThrottle()
        for _ in 0..<4 { throttle.failed(address: "1.2.3.4", account: "ada", now: 0) }
        #expect(throttle.wait(address: "1.2.3.4", account: "ada", now: 1999) == 1)
        #expect(throttle.wait(address: "1.2.3.4", account: "ada", now: 2000) == 0)
    }

    @Test func `the right password from elsewhere is let in, however much others guess`() {
        var throttle = SignInThrottle()
        for number in 0..<10_000 {
            throttle.failed(address: "10.0.\(number / 250).\(number % 250)", account: "ada", now: Int64(number))
        }
        #expect(throttle.wait(address: "192.168.0.7", account: "ada", now: 10_000) == 0)
    }

    @Test func `an account that is guessed at from many addresses leaves each of them one try`() {
        var throttle = SignInThrottle()
        for number in 0..<40 { throttle.failed(address: "10.0.0.\(number)", account: "ada", now: Int64(number)) }
        #expect(throttle.wait(address: "192.168.0.7", account: "ada", now: 40) == 0)
        throttle.failed(address: "192.168.0.7", account: "ada", now: 40)
        #expect(throttle.wait(address: "192.168.0.7", account: "ada", now: 40) == 1000)
        #expect(throttle.wait(address: "192.168.0.7", account: "eve", now: 40) == 0)
    }

    @Test func `an address that tries many accounts waits for each of them`() {
        var throttle = SignInThrottle()
        for number in 0..<21 { throttle.failed(address: "1.2.3.4", account: "user-\(number)", now: 0) }
        #expect(throttle.wait(address: "1.2.3.4", account: "somebody", now: 0) == 2000)
        #expect(throttle.wait(address: "1.2.3.5", account: "somebody", now: 0) == 0)
    }

    @Test func `who got in starts anew, and failures are forgotten after a quarter of an hour`() {
        var throttle = SignInThrottle()
        for _ in 0..<5 { throttle.failed(address: "1.2.3.4", account: "ada", now: 0) }
        var successful = throttle
        successful.succeeded(address: "1.2.3.4", account: "ada")
        #expect(successful.wait(address: "1.2.3.4", account: "ada", now: 0) == 0)
        throttle.failed(address: "1.2.3.4", account: "ada", now: 15 * 60_000 + 1)
        #expect(throttle.wait(address: "1.2.3.4", account: "ada", now: 15 * 60_000 + 1) == 0)
    }

    @Test func `a clock that was set back keeps nobody waiting`() {
        var throttle = SignInThrottle()
        for _ in 0..<9 { throttle.failed(address: "1.2.3.4", account: "ada", now: 1_000_000) }
        #expect(throttle.wait(address: "1.2.3.4", account: "ada", now: 5) == 0)
    }

    @Test func `a hundred thousand addresses don't fill the memory, and the newest failures are kept`() {
        var throttle = SignInThrottle()
        for number in 0..<100_000 { throttle.failed(address: "a\(number)", account: "u\(number)", now: Int64(number)) }
        for _ in 0..<3 { throttle.failed(address: "a99999", account: "u99999", now: 100_000) }
        #expect(throttle.wait(address: "a99999", account: "u99999", now: 100_000) == 2000)
        #expect(
            Mirror(reflecting: throttle).descendant("failures").map { Mirror(reflecting: $0).children.count } ?? 0
                <= 20_003)
    }
}
