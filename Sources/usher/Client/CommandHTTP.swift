import AsyncHTTPClient
import NIOCore

/// The HTTP client of all commands. A server that is not there is said at once, not tried again for as long as the
/// command may take.
enum CommandHTTP {
    static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration.singletonConfiguration
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.timeout.connect = .seconds(10)
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()
}
