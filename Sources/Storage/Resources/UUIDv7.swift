public import SCIM

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Ids of RFC 9562 section 5.7: they begin with the time, so new rows go to the end of an index; the rest is random.
public enum UUIDv7 {
    @Sendable public static func make(_ time: Timestamp) -> String {
        var random = SystemRandomNumberGenerator()
        let milliseconds = UInt64(clamping: time.milliseconds) & 0xFFFF_FFFF_FFFF
        let high = milliseconds << 16 | 0x7000 | random.next() & 0x0FFF
        let low = random.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        let digits = hex(high) + hex(low)
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
    }

    private static func hex(_ value: UInt64) -> [Character] {
        let text = String(value, radix: 16)
        return Array(String(repeating: "0", count: max(0, 16 - text.count)) + text)
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
