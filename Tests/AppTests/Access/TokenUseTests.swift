import Access
import Logging
import Synchronization
import Testing

@testable import App

struct TokenUseTests {
    private let store = FakeTokenStore()
    private let clock = HandClock()

    private var use: TokenUse {
        let clock = clock
        return TokenUse(
            store: store, now: { clock.time }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    @Test func `a token opens what it is for`() async throws {
        let text = await store.issue(.connector(7)).text
        let use = use
        #expect(try await use.check(text)?.scope == .connector(7))
    }

    @Test(arguments: ["", "x", "ush_", "ush_000000000000_" + String(repeating: "0", count: 52)])
    func `what was never issued opens nothing`(text: String) async throws {
        #expect(try await use.check(text) == nil)
    }

    @Test func `the right id with another secret opens nothing`() async throws {
        let (one, other) = (await store.issue(.connector(7)), await store.issue(.connector(8)))
        #expect(try await use.check("ush_\(one.id)_\(other.text.suffix(52))") == nil)
    }

    @Test func `many uses cost one look-up`() async throws {
        let text = await store.issue(.administration).text
        let use = use
        for _ in 0..<50 { _ = try await use.check(text) }
        #expect(await store.lookUps < 50)
    }

    @Test func `a guess is looked up and not remembered as known`() async throws {
        let token = await store.issue(.administration)
        let use = use
        #expect(try await use.check("ush_\(token.id)_\(String(repeating: "0", count: 52))") == nil)
        #expect(try await use.check(token.text) != nil)
    }

    @Test func `a revocation is in effect with the next request`() async throws {
        let token = await store.issue(.connector(7))
        let use = use
        #expect(try await use.check(token.text) != nil)
        #expect(try await use.revoke(id: token.id, scope: .connector(8)) == false)
        #expect(try await use.check(token.text) != nil)
        #expect(try await use.revoke(id: token.id, scope: .connector(7)))
        #expect(try await use.check(token.text) == nil)
    }

    @Test func `a token is out from its end on, also one that is remembered`() async throws {
        let text = await store.issue(.connector(7), expires: 1_000).text
        let use = use
        clock.time = 999
        #expect(try await use.check(text) != nil)
        clock.time = 1_000
        #expect(try await use.check(text) == nil)
    }

    @Test func `last use shows at once`() async throws {
        let token = await store.issue(.connector(7))
        let use = use
        clock.time = 5
        _ = try await use.check(token.text)
        #expect(try await use.tokens(.connector(7)).map(\.lastUsed) == [5])
        #expect(try await use.token(id: token.id)?.lastUsed == 5)
    }

    @Test func `the last use of a token is written down before it is revoked`() async throws {
        let token = await store.issue(.connector(7))
        let use = use
        clock.time = 5
        _ = try await use.check(token.text)
        #expect(await store.noted.isEmpty, "no request waits for it")
        #expect(try await use.revoke(id: token.id, scope: .connector(7)))
        #expect(await store.noted == [token.id: 5])
    }
}

/// A clock that stands still until somebody sets it.
final class HandClock: Sendable {
    private let milliseconds = Mutex<Int64>(0)
    var time: Int64 {
        get { milliseconds.withLock { $0 } }
        set { milliseconds.withLock { $0 = newValue } }
    }
}
