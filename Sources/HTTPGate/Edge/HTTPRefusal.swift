public import HTTPTypes

/// Why a request is not answered as it asked, in the terms of HTTP; an edge puts it into its protocol's form.
public struct HTTPRefusal: Error, Sendable {
    public var status: Int
    /// Shown to the client: what happened and what to do.
    public var detail: String
    public var headers: HTTPFields

    public init(status: Int, detail: String, headers: HTTPFields = [:]) {
        self.status = status
        self.detail = detail
        self.headers = headers
    }
}

extension HTTPRefusal {
    public static func badRequest(_ detail: String) -> HTTPRefusal { HTTPRefusal(status: 400, detail: detail) }

    public static var notFound: HTTPRefusal { HTTPRefusal(status: 404, detail: "There is nothing at this address.") }

    public static func methodNotAllowed(_ method: HTTPRequest.Method, allowed: [HTTPRequest.Method]) -> HTTPRefusal {
        // What can be read can be asked for its head.
        let list = allowed.flatMap { $0 == .get ? [.get, .head] : [$0] }.map(\.rawValue).joined(separator: ", ")
        return HTTPRefusal(
            status: 405, detail: "\(method.rawValue) is not possible here; \(list) is.", headers: [.allow: list])
    }

    public static func bodyTooLarge(limit: Int) -> HTTPRefusal {
        HTTPRefusal(status: 413, detail: "The body is larger than the \(limit) bytes that are taken here.")
    }

    public static func unavailable(_ detail: String, retryAfter seconds: Int) -> HTTPRefusal {
        HTTPRefusal(status: 503, detail: detail, headers: [.retryAfter: String(seconds)])
    }

    /// An error that nobody expected. The id leads to its line in the log.
    public static func incident(_ id: String) -> HTTPRefusal {
        HTTPRefusal(status: 500, detail: "Something went wrong in Usher; its log says what, under incident \(id).")
    }
}
