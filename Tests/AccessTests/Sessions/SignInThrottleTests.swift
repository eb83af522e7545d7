import Access
import Testing

extension SignInThrottle {
    fileprivate mutating func tried(address: String, account: String, now: Int64) {
        _ = attempt(address: address, account: account, now: now)
    }

    fileprivate func wait(address: String, account: String, now: Int64) -> Int64 {
        var copy = self
        return copy.attempt(address: address, account: account, now: now) ?? 0
    }
}

@Suite struct SignInThrottleTests {
    private static let second: Int64 = 1000

    /// The wait in seconds after so many failures that waited as long as they had to.
    @Test(arguments: [(0, 0), (1, 0), (2, 0), (3, 1), (4, 2), (5, 4), (6, 8), (10, 128), (12, 300), (50, 300)])
    func `after three failures each one doubles the wait, up to five minutes`(failures: Int, seconds: Int64) {
        var throttle = SignInThrottle()
        var now: Int64 = 0
        for _ in 0..<failures {
            now += throttle.wait(address: "1.2.3.4", account: "ada", now: now)
            throttle.tried(address: "1.2.3.4", account: "ada", now: now)
        }
        #expect(throttle.wait(address: "1.2.3.4", account: "ada", now: now) == seconds * Self.second)
    }

    @Test func `waiting ends`() {
        var throttle = SignInThrottle()
        for _ in 0..<3 { throttle.tried(address: "1.2.3.4", account: "ada", now: 0) }
        #expect(throttle.wait(address: "1.2.3.4", account: "ada", now: 999) == 1)
        #expect(throttle.wait(address: "1.2.3.4", account: "ada", now: 1000) == 0)
    }

    @Test func `the wait begins when the password was looked at`() {
        var throttle = SignInThrottle()
        for _ in 0..<3 { throttle.tried(address: "1.2.3.4", account: "ada", now: 0) }
        throttle.failed(address: "1.2.3.4", account: "ada", now: 900)
        #expect(throttle.wait(address: "1.2.3.4", account: "ada", now: 1000) == 900)
    }

    @Test func `many at the same moment are no more than one after the other`() {
        var throttle = SignInThrottle()
        let waits = (0..<50).map { _ in throttle.attempt(address: "1.2.3.4", account: "ada", now: 7) }
        #expect(waits.count { $0 == nil } == 3)
    }

    @Test func `whoever has one address of an IPv6 network has them all`() {
        var throttle = SignInThrottle()
        for number in 0..<3 { throttle.tried(address: "2001:db8:1:2::\(number)", account: "ada", now: 0) }
        #expect(throttle.wait(address: "2001:db8:1:2:ffff::1", account: "ada", now: 0) == 1000)
        #expect(throttle.wait(address: "2001:db8:1:3::1", account: "ada", now: 0) == 0)
    }

    @Test func `signing in often is no guessing`() {
        var throttle = SignInThrottle()
        for number in 0..<500 {
            #expect(throttle.attempt(address: "1.2.3.4", account: "user-\(number % 40)", now: Int64(number)) == nil)
            throttle.succeeded(address: "1.2.3.4", account: "user-\(number % 40)")
        }
    }

    @Test func `the right password from elsewhere is let in, however much others guess`() {
        var throttle = SignInThrottle()
        for number in 0..<10_000 {
            throttle.tried(address: "10.0.\(number / 250).\(number % 250)", account: "ada", now: Int64(number))
        }
        #expect(throttle.wait(address: "192.168.0.7", account: "ada", now: 10_000) == 0)
    }

    @Test func `an account that is guessed at from many addresses leaves each of them one try`() {
        var throttle = SignInThrottle()
        for number in 0..<40 { throttle.tried(address: "10.0.0.\(number)", account: "ada", now: Int64(number)) }
        #expect(throttle.wait(address: "192.168.0.7", account: "ada", now: 40) == 0)
        throttle.tried(address: "192.168.0.7", account: "ada", now: 40)
        #expect(throttle.wait(address: "192.168.0.7", account: "ada", now: 40) == 1000)
        #expect(throttle.wait(address: "192.168.0.7", account: "eve", now: 40) == 0)
    }

    @Test func `an address that tries many accounts waits for each of them`() {
        var throttle = SignInThrottle()
        for number in 0..<21 { throttle.tried(address: "1.2.3.4", account: "user-\(number)", now: 0) }
        #expect(throttle.wait(address: "1.2.3.4", account: "somebody", now: 0) == 1000)
        #expect(throttle.wait(address: "1.2.3.5", account: "somebody", now: 0) == 0)
    }

    @Test func `who got in starts anew, and failures are forgotten after a quarter of an hour`() {
        var throttle = SignInThrottle()
        for _ in 0..<3 { throttle.tried(address: "1.2.3.4", account: "ada", now: 0) }
        var successful = throttle
        successful.succeeded(address: "1.2.3.4", account: "ada")
        #expect(successful.wait(address: "1.2.3.4", account: "ada", now: 0) == 0)
        throttle.tried(address: "1.2.3.4", account: "ada", now: 15 * 60_000 + 1)
        #expect(throttle.wait(address: "1.2.3.4", account: "ada", now: 15 * 60_000 + 1) == 0)
    }

    @Test func `a clock that was set back keeps nobody waiting`() {
        var throttle = SignInThrottle()
        for _ in 0..<3 { throttle.tried(address: "1.2.3.4", account: "ada", now: 1_000_000) }
        #expect(throttle.wait(address: "1.2.3.4", account: "ada", now: 5) == 0)
    }

    @Test func `a hundred thousand addresses don't fill the memory, and the newest failures are kept`() {
        var throttle = SignInThrottle()
        for number in 0..<100_000 { throttle.tried(address: "a\(number)", account: "u\(number)", now: Int64(number)) }
        for _ in 0..<2 { throttle.tried(address: "a99999", account: "u99999", now: 100_000) }
        #expect(throttle.wait(address: "a99999", account: "u99999", now: 100_000) == 1000)
        #expect(
            Mirror(reflecting: throttle).descendant("failures").map { Mirror(reflecting: $0).children.count } ?? 0
                <= 20_003)
    }
}
