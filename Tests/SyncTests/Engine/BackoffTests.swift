import Sync
import Testing

@Suite struct BackoffTests {
    @Test(
        arguments: [
            // setbacks in a row, longest wait in seconds
            (0, 1), (1, 1), (2, 2), (3, 4), (9, 256), (10, 300), (1_000_000, 300),
        ] as [(Int, Int64)])
    func `a target that is away is left alone for one second to five minutes`(setbacks: Int, seconds: Int64) {
        #expect(Backoff.target(afterSetbacks: setbacks, .none) == seconds * 1000)
    }

    @Test(arguments: [(0, 2), (1, 4), (10, 2048), (11, 3600), (1_000_000, 3600)] as [(Int, Int64)])
    func `a user who fails is left alone for two seconds to an hour`(attempts: Int, seconds: Int64) {
        #expect(Backoff.user(afterAttempts: attempts, .none) == seconds * 1000)
    }

    @Test func `chance takes any part of the wait`() {
        var bounds: [Int64] = []
        for part in [1, 1000, 3999] as [Int64] {
            let jitter = Jitter { bound in min(part, bound) }
            bounds.append(Backoff.target(afterSetbacks: 3, jitter))
        }
        #expect(bounds == [1, 1000, 3999])
        for _ in 0..<1000 { #expect((1...1000).contains(Backoff.target(afterSetbacks: 1, .random))) }
    }
}
