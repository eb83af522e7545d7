import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// The two things that the provider is asked over the network.
protocol OpenIDTransport: Sendable {
    /// - Throws: `OpenIDFailure`.
    func get(_ url: String) async throws -> [UInt8]
    /// `form`: already encoded. `authorization`: the header's value.
    /// - Throws: `OpenIDFailure`.
    func post(_ url: String, form: String, authorization: String?) async throws -> (status: Int, body: [UInt8])
}

/// Over HTTP: no redirects (they could lead the secret elsewhere), short times, small answers.
struct HTTPTransport: OpenIDTransport {
    private static let bodyLimit = 512 << 10

    /// Lives as long as the process: a client must not go away without being shut down first.
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: .seconds(5), read: .seconds(5))
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    func get(_ url: String) async throws -> [UInt8] {
        let (status, body) = try await send(HTTPClientRequest(url: url), url)
        guard status == 200 else { throw OpenIDFailure("\(url) answered \(status)") }
        return body
    }

    func post(_ url: String, form: String, authorization: String?) async throws -> (status: Int, body: [UInt8]) {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
        if let authorization { request.headers.add(name: "Authorization", value: authorization) }
        request.body = .bytes(ByteBuffer(string: form))
        return try await send(request, url)
    }

    private func send(_ request: HTTPClientRequest, _ url: String) async throws -> (status: Int, body: [UInt8]) {
        var request = request
        request.headers.add(name: "Accept", value: "application/json")
        do {
            let response = try await Self.client.execute(request, timeout: .seconds(10))
            let body = try await response.body.collect(upTo: Self.bodyLimit)
            return (Int(response.status.code), Array(body.readableBytesView))
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            // The library's words mean nothing to whoever wants in.
            throw OpenIDFailure("\(url) can't be reached from this server, or is too slow")
        }
    }
}
