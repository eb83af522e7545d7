import Synchronization

/// The body of a request that may never be asked for. Whoever answers without reading it leaves it on the wire, and the
/// connection has to be closed afterwards.
final class RequestBodySource: Sendable {
    private enum State { case unread, reading, read }
    private let state: Mutex<State>
    private let declaredLength: Int?
    private let receive: @Sendable (_ limit: Int) async throws -> [UInt8]

    init(
        isEmpty: Bool, declaredLength: Int?, receive: @escaping @Sendable (_ limit: Int) async throws -> [UInt8]
    ) {
        state = Mutex(isEmpty ? .read : .unread)
        self.declaredLength = declaredLength
        self.receive = receive
    }

    /// Short by its own word.
    var isShort: Bool { declaredLength.map { $0 <= 32_768 } ?? isRead }

    /// Nothing of the body is left on the wire.
    var isRead: Bool { state.withLock { $0 == .read } }

    func read(limit: Int) async throws -> [UInt8] {
        if let declaredLength, declaredLength > limit { throw HTTPRefusal.bodyTooLarge(limit: limit) }
        let isFirst = state.withLock { state in
            guard state == .unread else { return false }
            state = .reading
            return true
        }
        guard isFirst else { return [] }
        let bytes = try await receive(limit)
        state.withLock { $0 = .read }
        return bytes
    }
}

extension RequestBodySource {
    /// A body that is here already.
    convenience init(_ bytes: [UInt8]) {
        self.init(isEmpty: bytes.isEmpty, declaredLength: bytes.count) { _ in bytes }
    }
}
