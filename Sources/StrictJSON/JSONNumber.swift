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

    /// Written without fraction and exponent: then its spelling is its value, but for the zero's sign.
    private var isDigits: Bool { literal.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") } }

    public var double: Double { Double(literal) ?? .nan }
}

extension JSONNumber: Hashable {
    public static func == (left: Self, right: Self) -> Bool {
        if left.literal == right.literal { return true }
        // A Double no longer tells large neighbours apart.
        if left.isDigits, right.isDigits { return left.integer.map { $0 == right.integer } ?? false }
        return left.double == right.double
    }
    public func hash(into hasher: inout Hasher) { hasher.combine(double) }
}
