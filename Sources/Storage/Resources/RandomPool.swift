import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Random numbers from the system, fetched many at a time: one call to the kernel for each would be felt.
final class RandomPool: Sendable {
    private struct State {
        var numbers: [UInt64] = []
    }
    private static let size = 512
    private let state = Mutex(State())

    func next() -> (UInt64, UInt64) {
        state.withLock { state in
            if state.numbers.count < 2 { state.numbers = Self.fresh() }
            return (state.numbers.popLast() ?? .random(in: 0...UInt64.max), state.numbers.popLast() ?? 0)
        }
    }

    private static func fresh() -> [UInt64] {
        [UInt64](unsafeUninitializedCapacity: size) { buffer, count in
            let bytes = UnsafeMutableRawBufferPointer(buffer)
            let filled = getentropyInPieces(bytes)
            if !filled { for index in 0..<size { buffer[index] = .random(in: 0...UInt64.max) } }
            count = size
        }
    }

    /// `getentropy` gives at most 256 bytes a call.
    private static func getentropyInPieces(_ bytes: UnsafeMutableRawBufferPointer) -> Bool {
        stride(from: 0, to: bytes.count, by: 256).allSatisfy { start in
            let end = min(start + 256, bytes.count)
            let piece = UnsafeMutableRawBufferPointer(rebasing: bytes[start..<end])
            return getentropy(piece.baseAddress, piece.count) == 0
        }
    }
}
