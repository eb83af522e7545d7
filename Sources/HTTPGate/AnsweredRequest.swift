public import Logging

/// What a line of the log tells of a request: no query (it may hold filters with names and addresses of people), no
/// bodies.
public struct AnsweredRequest: Sendable {
    public let id: String
    /// The name of the edge, or `none`.
    public let edge: String
    public let method: String
    public let path: String
    public let status: Int
    public let milliseconds: Int64
    public let remoteAddress: String

    /// In the order of names.
    public var fields: [(name: String, value: String)] {
        [
            ("edge", edge), ("id", id), ("method", method), ("ms", String(milliseconds)), ("path", path),
            ("remote", remoteAddress), ("status", String(status)),
        ]
    }

    /// As an entry of a logger. A server that answers thousands a second writes its lines without one.
    public func log(to logger: Logger) {
        let metadata = fields.map { ($0.name, Logger.MetadataValue.string($0.value)) }
        logger.info("request", metadata: Dictionary(metadata) { first, _ in first })
    }
}
