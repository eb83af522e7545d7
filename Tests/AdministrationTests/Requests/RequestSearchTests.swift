import Administration
import Testing

struct RequestSearchTests {
    private static let now: Int64 = 1_800_000_000_000

    @Test(
        arguments: [
            ("2026-01-31", false, 1_769_817_600_000), ("2026-01-31", true, 1_769_904_000_000),
            ("2026-01-31T14:00:00Z", true, 1_769_868_000_000), ("2h", true, now - 7_200_000),
        ] as [(String, Bool, Int64)])
    func `a day counts whole: it begins a search with its first moment and ends one with its last`(
        text: String, isEnd: Bool, time: Int64
    ) throws {
        let read = try RequestSearch.time("until", text, Self.now, isEnd: isEnd)
        #expect(read == time)
    }

    @Test(arguments: ["", "yesterday", "2026-02-30", "2026-01-31T", "31.1.2026"])
    func `what is no time is refused in words`(text: String) {
        #expect {
            _ = try RequestSearch.time("until", text, Self.now)
        } throws: {
            ($0 as? Problem)?.detail.hasPrefix("until must be a time such as") == true
        }
    }
}
