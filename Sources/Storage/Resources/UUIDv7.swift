public import SCIM

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Ids of RFC 9562 section 5.7: they begin with the time, so new rows go to the end of an index; the rest is random.
public enum UUIDv7 {
    private static let pool = RandomPool()
    private static let digits = Array("0123456789abcdef".utf8)

    @Sendable public static func make(_ time: Timestamp) -> String {
        let milliseconds = UInt64(clamping: time.milliseconds) & 0xFFFF_FFFF_FFFF
        let (first, second) = pool.next()
        let high = milliseconds << 16 | 0x7000 | first & 0x0FFF
        let low = second & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return String(unsafeUninitializedCapacity: 36) { text in
            var place = 0
            for nibble in 0..<32 {
                if nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20 {
                    text[place] = UInt8(ascii: "-")
                    place += 1
                }
                let value = (nibble < 16 ? high : low) >> UInt64(60 - nibble % 16 * 4)
                text[place] = digits[Int(value & 0xF)]
                place += 1
            }
            return place
        }
    }
}

extension Timestamp {
    /// The system's clock.
    @Sendable public static func systemNow() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
