public import HTTPTypes

/// A request as an edge sees it: its target is decoded and free of tricks, its body not read yet.
public struct GateRequest: Sendable {
    /// Ours, never the client's; it is in the answer and in every line of the log.
    public let id: String
    /// HEAD comes as GET; the gate leaves the body out of the answer.
    public let method: HTTPRequest.Method
    /// Path and query as they were sent.
    public let target: String
    /// As the client named the server: `usher.example.com:8480`.
    public let host: String?
    /// The decoded segments after the edge's prefix.
    public let path: [String]
    /// Decoded, in their order.
    public let query: [QueryItem]
    public let headers: HTTPFields
    /// The address of the peer of the connection.
    public let remoteAddress: String?
    let source: RequestBodySource

    public struct QueryItem: Sendable, Hashable {
        public let name: String
        public let value: String
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    init(head: GateRequestHead, target: RequestTarget, prefixLength: Int) {
        id = head.id
        method = head.method == .head ? .get : head.method
        self.target = head.target
        host = head.host
        path = Array(target.segments.dropFirst(prefixLength))
        query = target.query
        headers = head.headers
        remoteAddress = head.remoteAddress
        source = head.body
    }

    /// The whole body, once. A declared length above `limit` is refused with 413 before anything is read (and before
    /// `100 Continue`).
    public func body(limit: Int) async throws -> [UInt8] { try await source.read(limit: limit) }

    /// The fields of a body of the type `application/x-www-form-urlencoded`, which are written like a query.
    public static func fields(ofForm body: [UInt8]) throws(HTTPRefusal) -> [QueryItem] {
        try RequestTarget.query(body[...])
    }

    /// The first value of a query parameter of exactly this name.
    public func query(_ name: String) -> String? { query.first { $0.name == name }?.value }
}

extension GateRequest {
    /// The media type of the body, in lower case and without parameters.
    public var mediaType: String? {
        guard let value = headers[.contentType] else { return nil }
        let type = value.prefix { $0 != ";" && $0 != "," }
        return type.lowercased().trimmed
    }

    /// The character set that the body is said to be in, in lower case and without quotes.
    public var charset: String? {
        let parameters = headers[.contentType]?.prefix { $0 != "," }.split(separator: ";").dropFirst() ?? []
        for parameter in parameters {
            let parts = parameter.split(separator: "=", maxSplits: 1).map { String($0).trimmed.lowercased() }
            guard parts.first == "charset" else { continue }
            let value = parts.dropFirst().first ?? ""
            let isQuoted = value.count > 1 && value.hasPrefix("\"") && value.hasSuffix("\"")
            return isQuoted ? String(value.dropFirst().dropLast()) : value
        }
        return nil
    }

    /// The addresses of `X-Forwarded-For` in the order in which they were added. Whoever sends the request can write them:
    /// only what one's own proxies wrote is to be believed.
    public var forwardedFor: [String] {
        guard let name = HTTPField.Name("X-Forwarded-For") else { return [] }
        return headers[values: name].flatMap { $0.split(separator: ",").map { String($0).trimmed } }
    }

    /// The token of `Authorization: Bearer`.
    public var bearer: String? { credentials(scheme: "bearer").map { String($0).trimmed } }

    /// User and password of `Authorization: Basic`; nil when they are missing or malformed.
    public var basic: (user: String, password: String)? {
        guard let encoded = credentials(scheme: "basic"), let bytes = Base64.decoded(String(encoded).trimmed),
            let text = String(validating: bytes, as: UTF8.self), let colon = text.firstIndex(of: ":")
        else { return nil }
        return (String(text[..<colon]), String(text[text.index(after: colon)...]))
    }

    /// Schemes have no case (RFC 9110 section 11.1).
    private func credentials(scheme: String) -> Substring? {
        guard let value = headers[.authorization], let space = value.firstIndex(of: " ") else { return nil }
        guard value[..<space].lowercased() == scheme else { return nil }
        return value[space...].dropFirst()
    }
}

extension String {
    /// Without blanks and tabs around it.
    var trimmed: String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
            return ""
        }
        return String(self[first...last])
    }
}
