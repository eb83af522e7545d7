/// A JSON number as it was written, so that a value which nobody declared comes back unchanged.
///
/// Two numbers are equal when they stand for the same value, whatever their spelling (`1`, `1.0`, `1e0`).
public struct JSONNumber: Sendable {
    public let literal: String

    public init(_ value: Int) { literal = String(value) }

    /// The parser checks the grammar before it comes here.
    init(checked literal: String) { self.literal = literal }

    /// The value, when it is a whole number that fits.
    public var integer: Int? {
        if let exact = Int(literal) { return exact }
        // 2^53: beyond it a Double no longer tells neighbours apart.
        guard double.magnitude <= 9_007_199_254_740_992, double.rounded() == double else { return nil }
        return Int(double)
    }

    public var double: Double { Double(literal) ?? .nan }
}

extension JSONNumber: Hashable {
    public static func == (left: Self, right: Self) -> Bool {
        left.literal == right.literal || left.double == right.double
    }
    public func hash(into hasher: inout Hasher) { hasher.combine(double) }
}
