/// The limits of the listener. The defaults let an identity provider's first provisioning through and keep the process
/// alive whatever is sent.
public struct HTTPGateConfiguration: Sendable {
    /// More than these are answered 503 at once.
    public var requestsInFlight = 512
    /// Further ones wait in the backlog of the listener. Always held below the process's limit of open files: at that
    /// limit the accept loop would spin and nobody be served.
    public var connections = 4_096
    /// A connection without a complete head of a request for so long is closed: idle, or its head dripping in.
    public var idleTimeout: Duration = .seconds(20)
    /// A body may take so long in all,
    public var bodyDeadline: Duration = .seconds(60)
    /// and after each of these periods its average has to be `bodyBytesPerSecond` or more.
    public var progressInterval: Duration = .seconds(10)
    public var bodyBytesPerSecond = 1_024
    /// A client that reads nothing of its answer for so long is gone.
    public var writeTimeout: Duration = .seconds(30)
    /// How long a connection stays half open after a refusal, so that the client can read it while it still sends.
    public var lingerTimeout: Duration = .seconds(2)
    /// A client that ended its own side of the connection gets the answer to what it reads for so long; then it is taken
    /// for one who has gone.
    public var halfClosedTimeout: Duration = .seconds(1)
    public var headerBytes = 32_768
    public var headerFields = 100
    public var targetBytes = 8_192

    public init() {}
}

/// How much a body may hold; the route decides which.
public enum BodyLimit {
    public static let standard = 1_048_576
    /// Groups with many members, and Bulk.
    public static let large = 16 * 1_048_576
}
