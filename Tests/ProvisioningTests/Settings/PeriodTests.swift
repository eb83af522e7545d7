import Provisioning
import Testing

@Suite struct PeriodTests {
    @Test(arguments: [
        ("0", 0, "0s"), ("90", 90, "90s"), ("90s", 90, "90s"), ("15m", 900, "15m"), ("24h", 86_400, "24h"),
        ("1d", 86_400, "24h"), ("90d", 7_776_000, "90d"), ("2w", 1_209_600, "14d"), ("36525d", 3_155_760_000, "36525d"),
    ])
    func `reads and writes spans of time`(text: String, seconds: Int, canonical: String) throws {
        let period = try Period(parsing: text)
        #expect(period.seconds == seconds)
        #expect(period.description == canonical)
        #expect(try Period(parsing: canonical) == period)
    }

    @Test(arguments: [
        "", "d", "-1d", "1.5h", "1 h", "1H", "1y", "1d2h", "٣d", "36526d", "99999999999999999999d",
        "9223372036854775807w",
    ])
    func `refuses what is none`(text: String) {
        #expect(throws: Period.Invalid.self) { try Period(parsing: text) }
    }

    @Test(arguments: ["", "90", "0", "0d", "0s", "-1d", "36526d", "soon"])
    func `a lifetime has a unit and is longer than nothing`(text: String) {
        #expect(throws: Period.Invalid.self) { try Period(lifetime: text) }
    }

    @Test(arguments: [("90d", 7_776_000), ("12h", 43_200), ("1s", 1)])
    func `a lifetime is read as any period is`(text: String, seconds: Int) throws {
        #expect(try Period(lifetime: text).seconds == seconds)
    }
}
