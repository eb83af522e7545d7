import HTTPGate
import ServiceLifecycle

/// Sends a text when it has changed, looking once a second, until the reader is gone or the server stops. The browser
/// connects again by itself after a stream has ended, so an end loses nothing.
struct LiveStream {
    let writer: GateBodyWriter
    /// Also says that the line still stands, before a proxy or the gate gives it up.
    private static let heartbeat = 10
    private static let most = 600

    /// `text`: nil: the reader may not see more; the stream ends.
    func run(_ text: () async throws -> String?) async throws {
        var last: String?
        for second in 0..<Self.most where !Task.isCancelled && !Task.isShuttingDownGracefully {
            guard let now = try await text() else { return }
            if now != last {
                try await writer.write(Self.event(now))
                try await writer.flush()
                last = now
            } else if second % Self.heartbeat == 0 {
                try await writer.write(":\n\n")
                try await writer.flush()
            }
            try await Task.sleep(for: .seconds(1))
        }
    }

    /// Each line of the text is a line of data.
    static func event(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { "data: \($0)\n" }.joined() + "\n"
    }
}
