import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOHTTPTypes

extension RequestBodySource {
    /// The body of a request that comes over this connection.
    convenience init(
        _ request: Request, on channel: any Channel, _ clock: WatchClock, _ configuration: HTTPGateConfiguration
    ) {
        let declared = request.headers[.contentLength].flatMap { Int($0) }
        let isChunked = request.headers[.transferEncoding] != nil
        let expectsContinue = request.headers[.expect]?.lowercased() == "100-continue"
        self.init(isEmpty: !isChunked && (declared ?? 0) == 0, declaredLength: declared) { limit in
            if expectsContinue {
                try await channel.writeAndFlush(HTTPResponsePart.head(HTTPResponse(status: .continue)))
            }
            let watch = ConnectionWatch(channel, clock)
            watch.watchBody(configuration)
            defer { watch.stop() }
            let bytes = try await Self.collect(request.body, limit: limit, declared: declared, watch)
            // Hummingbird ends a body in the same way when the client stops half way.
            if let declared, bytes.count != declared {
                throw HTTPRefusal.badRequest("The body is shorter than declared.")
            }
            return bytes
        }
    }

    /// What goes wrong on the wire (a chunk without a size, a reset) is the client's doing, not an incident.
    private static func collect(
        _ body: RequestBody, limit: Int, declared: Int?, _ watch: ConnectionWatch
    ) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        if let declared { bytes.reserveCapacity(declared) }
        do {
            for try await buffer in body {
                guard bytes.count + buffer.readableBytes <= limit else { throw HTTPRefusal.bodyTooLarge(limit: limit) }
                bytes.append(contentsOf: buffer.readableBytesView)
                watch.moved(buffer.readableBytes)
            }
        } catch let refusal as HTTPRefusal {
            throw refusal
        } catch let cancellation as CancellationError {
            throw cancellation
        } catch {
            throw HTTPRefusal.badRequest("The body is malformed or was broken off.")
        }
        return bytes
    }
}
