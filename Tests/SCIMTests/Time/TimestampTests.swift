import SCIM
import Testing

struct TimestampTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00.000Z", 0), ("2026-01-02T03:04:05.678Z", 1_767_323_045_678),
            ("2000-02-29T23:59:59.999Z", 951_868_799_999), ("1969-12-31T23:59:59.999Z", -1),
            ("1900-03-01T00:00:00.000Z", -2_203_891_200_000), ("0000-01-01T00:00:00.000Z", -62_167_219_200_000),
            ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        ] as [(String, Int64)])
    func `is written in UTC with milliseconds and read again`(_ text: String, _ milliseconds: Int64) {
        #expect(Timestamp(milliseconds: milliseconds).rfc3339 == text)
        #expect(Timestamp(rfc3339: text) == Timestamp(milliseconds: milliseconds))
    }

    @Test(arguments: [
        ("2011-05-13t04:42:34z", "2011-05-13T04:42:34.000Z"), ("2011-05-13T04:42:34+02:00", "2011-05-13T02:42:34.000Z"),
        ("2011-05-13T04:42:34.5-05:30", "2011-05-13T10:12:34.500Z"),
        ("2011-12-31T23:59:60Z", "2012-01-01T00:00:00.000Z"),
        ("2011-05-13T04:42:34.123456789Z", "2011-05-13T04:42:34.123Z"),
        ("2011-05-13T04:42:34.05Z", "2011-05-13T04:42:34.050Z"),
        ("2024-02-29T00:00:00-00:00", "2024-02-29T00:00:00.000Z"),
        ("0000-01-01T00:00:00+23:59", "0000-01-01T00:00:00.000Z"),
    ])
    func `is read with zones, fractions, leap seconds and small letters`(_ text: String, _ written: String) {
        #expect(Timestamp(rfc3339: text)?.rfc3339 == written)
    }

    @Test(arguments: [
        "", "2011", "2011-05-13", "2011-05-13T04:42Z", "2011-05-13T04:42:34", "2011-05-13 04:42:34Z",
        "2011-13-01T00:00:00Z", "2011-00-01T00:00:00Z", "2011-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
        "2011-04-31T00:00:00Z", "2011-05-00T00:00:00Z", "2011-05-13T24:00:00Z", "2011-05-13T04:60:00Z",
        "2011-05-13T04:42:61Z", "2011-05-13T04:42:34.Z", "2011-05-13T04:42:34+0200", "2011-05-13T04:42:34+24:00",
        "2011-05-13T04:42:34+02:60", "2011-05-13T04:42:34ZZ", "999999-01-01T00:00:00Z", "-001-01-01T00:00:00Z",
        "2011-5-13T04:42:34Z", "\u{662}011-05-13T04:42:34Z", "2011-05-13T04:42:34.\u{661}Z", " 2011-05-13T04:42:34Z",
        "2011-05-13T04:42:34.000000000000000000000000000000000Z",
    ])
    func `is not read from anything else`(_ text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test(
        arguments: [
            (.max, "9999-12-31T23:59:59.999Z"), (.min, "0000-01-01T00:00:00.000Z"),
            (253_402_300_800_000, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)])
    func `stays within years that can be written`(_ milliseconds: Int64, _ text: String) {
        #expect(Timestamp(milliseconds: milliseconds).rfc3339 == text)
    }

    @Test func `comes back the same, whatever the day`() {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<2_000 {
            let moment = Timestamp(
                milliseconds: Int64.random(in: -62_167_219_200_000...253_402_300_799_999, using: &generator))
            #expect(Timestamp(rfc3339: moment.rfc3339) == moment)
        }
    }

    @Test func `counts every day of two leap cycles once`() {
        let day: Int64 = 86_400_000
        let start: Int64 = -2_208_988_800_000  // 1900-01-01
        var seen: String = ""
        for index in 0..<Int64(800) {
            let text = Timestamp(milliseconds: start + index * 185 * day).rfc3339
            #expect(text > seen)
            seen = text
        }
    }
}
