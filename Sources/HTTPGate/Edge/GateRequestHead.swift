public import HTTPTypes

/// A request as it came from the wire, before anything of it was believed.
public struct GateRequestHead: Sendable {
    let id: String
    let method: HTTPRequest.Method
    let target: String
    /// The value of the first `Host` field; further ones are among the headers.
    let host: String?
    let headers: HTTPFields
    let remoteAddress: String?
    let body: RequestBodySource

    init(
        _ request: HTTPRequest, remoteAddress: String?, body: RequestBodySource, id: String = RequestID.make()
    ) {
        self.id = id
        method = request.method
        target = request.path ?? ""
        host = request.authority
        headers = request.headerFields
        self.remoteAddress = remoteAddress
        self.body = body
    }

    /// A request that comes from no connection, for tests of edges.
    public init(
        _ method: HTTPRequest.Method, _ target: String, headers: HTTPFields = [:], body: [UInt8] = [],
        host: String? = "localhost", remoteAddress: String? = "127.0.0.1"
    ) {
        let request = HTTPRequest(
            method: method, scheme: "http", authority: host, path: target, headerFields: headers)
        self.init(request, remoteAddress: remoteAddress, body: RequestBodySource(body))
    }
}

enum RequestID {
    /// 64 random bits in hexadecimal.
    static func make() -> String {
        let digits = String(UInt64.random(in: .min ... .max), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
