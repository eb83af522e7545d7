// The least that a server on Hummingbird and GRDB can do: what Usher's figures are divided by.
//
//     ceiling PORT FOLDER
//
// POST /insert      keeps the body as one row, durable before the answer, in a transaction of its own
// GET  /read/{id}   answers with the body of one row; ids are 1, 2, 3, …
// It leaves to Usher everything that makes these useful: no JSON, no access check, no index beyond the key.

import Foundation
import GRDB
import Hummingbird
import Logging

@main
struct Ceiling {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let port = Int(arguments[1]) else { throw Usage() }
        let rows = try Rows(folder: arguments[2])
        var logger = Logger(label: "ceiling")
        logger.logLevel = .error
        let app = Application(
            router: router(rows),
            configuration: .init(address: .hostname("127.0.0.1", port: port)),
            logger: logger)
        try await app.runService()
    }

    static func router(_ rows: Rows) -> Router<BasicRequestContext> {
        let router = Router()
        router.get("readyz") { _, _ in HTTPResponse.Status.ok }
        router.post("insert") { request, _ in
            let body = try await request.body.collect(upTo: 1 << 20)
            let id = try await rows.insert(Data(buffer: body))
            return Response(
                status: .created, headers: [.contentType: "application/json", .location: "/read/\(id)"],
                body: .init(byteBuffer: body))
        }
        router.get("read/:id") { _, context in
            guard let body = try await rows.body(of: context.parameters.require("id", as: Int64.self)) else {
                throw HTTPError(.notFound)
            }
            return Response(
                status: .ok, headers: [.contentType: "application/json"],
                body: .init(byteBuffer: ByteBuffer(bytes: body)))
        }
        return router
    }
}

struct Usage: Error, CustomStringConvertible {
    let description = "usage: ceiling PORT FOLDER"
}
