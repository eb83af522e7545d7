/// An address or a CIDR block of IPv4 or IPv6. An IPv4 address that came mapped into IPv6 (`::ffff:10.0.0.1`), as it
/// does on a socket that serves both, is the IPv4 address.
public struct AddressBlock: Sendable, Hashable {
    public struct Invalid: Error, Sendable, Hashable, CustomStringConvertible {
        public let description: String
    }

    /// 4 or 16 bytes, those beyond the prefix zero.
    let bytes: [UInt8]
    let prefix: Int

    public init(parsing text: String) throws(Invalid) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard text.utf8.count <= 64, parts.count <= 2, let first = parts.first, let address = Address(first) else {
            throw Self.invalid(text, "write one such as 10.0.0.1, 10.0.0.0/8 or fd00::/8")
        }
        let bits = address.bytes.count * 8
        let prefix = parts.count == 2 ? Address.number(parts[1], limit: bits) : bits
        guard let prefix else { throw Self.invalid(text, "the part after / must be 0 to \(bits)") }
        let network = Self.network(address.bytes, prefix)
        guard network == address.bytes else {
            // Somebody who writes 10.1.2.3/8 means either less or more than it says.
            throw Self.invalid(text, "it has bits set beyond its prefix")
        }
        bytes = network
        self.prefix = prefix
    }

    public func contains(_ address: Address) -> Bool {
        address.bytes.count == bytes.count && Self.network(address.bytes, prefix) == bytes
    }

    private static func invalid(_ text: String, _ hint: String) -> Invalid {
        Invalid(description: "`\(text.prefix(60))` is no address and no block of addresses: \(hint)")
    }

    private static func network(_ bytes: [UInt8], _ prefix: Int) -> [UInt8] {
        bytes.enumerated().map { index, byte in
            let kept = min(8, max(0, prefix - index * 8))
            return byte & UInt8(truncatingIfNeeded: 0xFF00 >> kept)
        }
    }
}

/// Who may call: an address must be in one of the blocks.
public struct AddressList: Sendable, Hashable {
    public let blocks: [AddressBlock]

    public init(_ blocks: [AddressBlock]) { self.blocks = blocks }

    public init(parsing texts: [String]) throws(AddressBlock.Invalid) {
        var blocks: [AddressBlock] = []
        for text in texts { blocks.append(try AddressBlock(parsing: text)) }
        self.blocks = blocks
    }

    public func contains(_ address: Address) -> Bool { blocks.contains { $0.contains(address) } }

    /// False for a text that is no address, too.
    public func contains(_ text: String) -> Bool { Address(text).map(contains) ?? false }
}
