/// A number of bytes as people read it, in the units that disks are sold by: `512 KB`, `37 MB`, `1.4 GB`.
public struct ByteSize: Sendable, Hashable, CustomStringConvertible {
    public let bytes: Int64

    public init(_ bytes: Int64) { self.bytes = bytes }

    public var description: String {
        switch bytes {
        case ..<1_000_000: return "\(max(bytes / 1_000, 1)) KB"
        case ..<1_000_000_000: return "\(bytes / 1_000_000) MB"
        case ..<1_000_000_000_000: return Self.tenths(bytes / 100_000_000) + " GB"
        default: return Self.tenths(bytes / 100_000_000_000) + " TB"
        }
    }

    private static func tenths(_ count: Int64) -> String { "\(count / 10).\(count % 10)" }
}
