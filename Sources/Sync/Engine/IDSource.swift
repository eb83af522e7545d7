/// Gives ids to accounts that are made: random, never from input.
public struct IDSource: Sendable {
    public let next: @Sendable () -> String

    public init(_ next: @escaping @Sendable () -> String) { self.next = next }

    /// 128 random bits of the system, as 32 hexadecimal digits.
    public static let random = IDSource {
        var generator = SystemRandomNumberGenerator()
        return [generator.next(), generator.next()].map { (part: UInt64) in
            let digits = String(part, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
        .joined()
    }
}
