import Access
import Testing

@Suite struct SessionTests {
    private static let minute: Int64 = 60_000
    private static let noon: Int64 = 1_800_000_000_000

    private func session(began: Int64, seen: Int64) -> AdminSession {
        AdminSession(
            hash: [1], holder: .administrator(id: "a"), csrf: "c", began: began, seen: seen, proved: began,
            address: "::1", browser: ""
        )
    }

    @Test(
        arguments: [
            (0, 0, false), (0, 30, false), (0, 31, true), (700, 20, false), (720, 0, false), (721, 0, true),
            // The clock was set back by an hour, by half a minute.
            (-60, 0, true),
        ] as [(Int64, Int64, Bool)])
    func `a session is over when nobody used it for 30 minutes, and after 12 hours`(
        began: Int64, idle: Int64, isOver: Bool
    ) {
        let now = Self.noon
        let session = session(began: now - began * Self.minute, seen: now - idle * Self.minute)
        #expect(SessionRules.isOver(session, at: now) == isOver)
    }

    @Test(
        arguments: [(0, true), (5 * 60, true), (5 * 60 + 1, false), (-30, true), (-3600, false)] as [(Int64, Bool)])
    func `what somebody showed of himself is good for 5 minutes, and a clock that was set back makes it no longer`(
        age: Int64, isProved: Bool
    ) {
        let session = session(began: Self.noon - age * 1000, seen: Self.noon)
        #expect(SessionRules.isProved(session, at: Self.noon) == isProved)
    }

    @Test func `being seen is written once a minute`() {
        let session = session(began: Self.noon, seen: Self.noon)
        #expect(!SessionRules.isWorthNoting(session, at: Self.noon + Self.minute - 1))
        #expect(SessionRules.isWorthNoting(session, at: Self.noon + Self.minute))
    }

    @Test func `a cookie that is no secret of ours has no hash`() throws {
        var generator = SystemRandomNumberGenerator()
        let secret = SessionSecret.generate(using: &generator)
        #expect(try #require(SessionSecret.hash(secret)).count == 32)
        for wrong in ["", "x", secret + "0", String(secret.dropLast()), String(repeating: "I", count: 52)] {
            #expect(SessionSecret.hash(wrong) == nil)
        }
    }
}
