import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import StrictJSON

/// The Admin API as the commands call it.
struct APIClient: Sendable {
    let url: String
    let token: String

    enum Body {
        case json(JSONValue)
        case text(String, contentType: String)
    }

    struct Answer {
        let status: Int
        let headers: HTTPHeaders
        let body: [UInt8]
    }

    func get(_ path: String, _ query: [(String, String?)] = []) async throws -> JSONValue {
        try json(try await send(.GET, path, query))
    }

    func post(_ path: String, _ body: JSONValue) async throws -> JSONValue {
        try json(try await send(.POST, path, body: .json(body)))
    }

    func put(_ path: String, _ body: JSONValue) async throws -> JSONValue {
        try json(try await send(.PUT, path, body: .json(body)))
    }

    func delete(_ path: String, _ query: [(String, String?)] = []) async throws -> JSONValue {
        let answer = try await send(.DELETE, path, query)
        return answer.body.isEmpty ? [:] : try json(answer)
    }

    /// `path` below `/api/v1`, its parts already encoded. Throws `CommandFailure` for every answer but 2xx.
    func send(
        _ method: HTTPMethod, _ path: String, _ query: [(String, String?)] = [], body: Body? = nil,
        headers: [(String, String)] = []
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: "\(url)/api/v1\(path)\(Self.encoded(query))")
        request.method = method
        request.headers.add(name: "Authorization", value: "Bearer \(token)")
        request.headers.add(contentsOf: headers)
        switch body {
        case .json(let value)?:
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: value.serializedBytes))
        case .text(let text, let contentType)?:
            request.headers.add(name: "Content-Type", value: contentType)
            request.body = .bytes(ByteBuffer(string: text))
        case nil: break
        }
        let answer = try await perform(request)
        guard (200..<300).contains(answer.status) else { throw failure(answer) }
        if let held = answer.headers.first(name: "Usher-Held") { HeldNotice.note(held) }
        return answer
    }

    private func perform(_ request: HTTPClientRequest) async throws -> Answer {
        do {
            // As long as the longest command: a first full sync of a large directory.
            let response = try await CommandHTTP.client.execute(request, timeout: .hours(2))
            let body = try await response.body.collect(upTo: 64 << 20)
            return Answer(
                status: Int(response.status.code), headers: response.headers, body: Array(body.readableBytesView))
        } catch  where "\(error)".lowercased().contains("certificate") {
            throw CommandFailure.failed(
                "The certificate of \(url) is not for that name, or nobody known issued it. Name the server by the name in its "
                    + "certificate, with --url or USHER_URL.")
        } catch  where Self.isClosing("\(error)") {
            throw CommandFailure.failed(
                "\(url) closed the connection before it answered: what was sent is larger than is taken there (4 MiB of settings), or "
                    + "the server was just stopped.")
        } catch {
            throw CommandFailure.failed(
                "No Usher server answers at \(url) (\(error)). Start it with `usher serve`, or name another with --url or USHER_URL."
            )
        }
    }

    private static func isClosing(_ error: String) -> Bool {
        ["remoteConnectionClosed", "I/O on closed channel", "Broken pipe", "Connection reset"].contains {
            error.contains($0)
        }
    }

    private func json(_ answer: Answer) throws -> JSONValue {
        do {
            return try JSONValue(parsing: answer.body, limits: JSONLimits(nodes: 10_000_000, stringBytes: 1 << 20))
        } catch {
            throw CommandFailure.failed("\(url) answered something that is no JSON. Is it an Usher server?")
        }
    }

    private func failure(_ answer: Answer) -> CommandFailure {
        let problem = try? JSONValue(parsing: answer.body)
        var message = problem?["detail"]?.string?.printable ?? "\(url) answered \(answer.status)."
        for issue in problem?["issues"]?.array ?? [] { message += "\n  " + Issue.line(issue) }
        switch answer.status {
        case 404: return .notFound(message)
        case 401:
            return .failed(
                "\(url) does not take this token. Set USHER_TOKEN, or name the server's data folder with --data.")
        case 423: return .held(message)
        default: return .failed(message)
        }
    }

    private static func encoded(_ query: [(String, String?)]) -> String {
        let pairs = query.compactMap { name, value in value.map { "\(name)=\(PathText.encode($0))" } }
        return pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
    }
}

enum PathText {
    /// Percent-encodes all but the unreserved characters of RFC 3986.
    static func encode(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return text.utf8.reduce(into: "") { result, byte in
            let scalar = UnicodeScalar(byte)
            if byte < 0x80, scalar.properties.isAlphabetic || "0123456789-._~".unicodeScalars.contains(scalar) {
                result.unicodeScalars.append(scalar)
            } else {
                result += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
    }
}

/// A problem of a settings document, as a line that editors can jump by.
enum Issue {
    static func line(_ issue: JSONValue, file: String = "line") -> String {
        let path = issue["path"]?.string.map { $0.isEmpty ? "" : "\($0): ".printable } ?? ""
        return
            "\(file):\(issue.cell("line")):\(issue.cell("column")): \(issue.cell("severity")): \(path)\(issue.cell("message"))"
    }
}
