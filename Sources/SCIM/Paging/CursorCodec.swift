/// Cursors of RFC 9865 as clients see them: a text that only this service provider can make, for one question of one
/// connector, until a point in time. Nothing is kept for them on the server.
///
/// The text holds position and end of life. Connector and question go into its authentication code only, so a cursor
/// that is shown to another connector or with another filter is a forged one.
public struct CursorCodec: Sendable {
    public typealias Authenticator = @Sendable ([UInt8]) -> [UInt8]

    private static let version: UInt8 = 1
    private static let payloadBytes = 17
    private static let textLimit = 256

    private let authenticate: Authenticator

    /// `authenticate` makes a keyed authentication code, HMAC-SHA-256 say: at least 16 bytes, at most 128.
    public init(authenticate: @escaping Authenticator) { self.authenticate = authenticate }

    /// `question` is everything that tells one list from another: resource type, filter, order.
    public func encode(_ cursor: ListCursor, question: String, connector: ConnectorID, expires: Timestamp) -> String {
        let payload = [Self.version] + cursor.position.bigEndianBytes + expires.milliseconds.bigEndianBytes
        return Base64URL.encode(payload + code(of: payload, question, connector))
    }

    /// Throws `invalidCursor` for what this never made for this connector and question, `expiredCursor` when its time
    /// is over.
    public func decode(_ text: String, question: String, connector: ConnectorID, now: Timestamp) throws(SCIMError)
        -> ListCursor
    {
        guard text.utf8.count <= Self.textLimit, let bytes = Base64URL.decode(text), bytes.count > Self.payloadBytes,
            bytes.first == Self.version
        else { throw Self.invalid }
        let payload = Array(bytes.prefix(Self.payloadBytes))
        guard Self.isEqual(Array(bytes.dropFirst(Self.payloadBytes)), code(of: payload, question, connector)) else {
            throw Self.invalid
        }
        guard now < Timestamp(milliseconds: Int64(bigEndianBytes: payload[9..<17])) else {
            throw SCIMError(.expiredCursor, "The cursor is too old. Start the list again without cursor.")
        }
        return ListCursor(position: Int64(bigEndianBytes: payload[1..<9]))
    }

    private static let invalid = SCIMError(
        .invalidCursor,
        "The cursor was not made for this list. Use nextCursor of the page before with the same parameters, or start again."
    )

    private func code(of payload: [UInt8], _ question: String, _ connector: ConnectorID) -> [UInt8] {
        // The parts before the question have a fixed length, so no two different inputs look the same.
        authenticate(payload + connector.rawValue.bigEndianBytes + Array(question.utf8))
    }

    /// Takes the same time wherever the difference is.
    private static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count, left.count >= 16 else { return false }
        return zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

extension Int64 {
    fileprivate var bigEndianBytes: [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: self >> (56 - 8 * $0)) } }

    fileprivate init(bigEndianBytes bytes: some Sequence<UInt8>) { self = bytes.reduce(0) { $0 << 8 | Int64($1) } }
}
