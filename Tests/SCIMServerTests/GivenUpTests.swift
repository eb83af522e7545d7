import SCIM
import SCIMServer
import Synchronization
import TestSupport
import Testing

/// Searches that their client no longer waits for.
struct GivenUpTests {
    /// Finds nothing until its task is cancelled.
    private final class EndlessStore: ResourceStore {
        let searches = Mutex(0)

        struct OnlySearches: Error {}

        func list(_ query: ListQuery, in connector: ConnectorID) async throws -> ListPage {
            searches.withLock { $0 += 1 }
            for await _ in AsyncStream<Void>.makeStream().stream {}
            throw CancellationError()
        }

        func create(_ draft: ResourceDraft, in connector: ConnectorID) async throws -> StoredResource {
            throw OnlySearches()
        }

        func resource(
            _ kind: ResourceKind, _ id: String, in connector: ConnectorID, related: Related
        ) async throws -> StoredResource? { throw OnlySearches() }

        func update(
            _ kind: ResourceKind, _ id: String, in connector: ConnectorID, ifMatch: IfMatch?, related: Related,
            _ change: @escaping @Sendable (Resource) throws -> ResourceChange
        ) async throws -> StoredResource { throw OnlySearches() }

        func delete(_ kind: ResourceKind, _ id: String, in connector: ConnectorID, ifMatch: IfMatch?) async throws {
            throw OnlySearches()
        }

        func members(
            of groups: [String], in connector: ConnectorID, after: MemberCursor?, limit: Int
        ) async throws -> MemberBatch { throw OnlySearches() }
    }

    @Test(arguments: [
        ("GET /scim/okta/v2/Users?filter=title+pr", ""),
        ("POST /scim/okta/v2/Users/.search", #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"]}"#),
    ])
    func `end with their client, and stand in the request log as given up`(line: String, body: String) async throws {
        let head = "Host: x\r\nAuthorization: Bearer okta-token\r\nContent-Length: \(body.utf8.count)\r\n"
        let store = EndlessStore()
        try await SCIMTestServer.run(store) { server in
            try await server.client.withConnection { connection in
                try await connection.send("\(line) HTTP/1.1\r\n\(head)\r\n\(body)")
                while store.searches.withLock({ $0 == 0 }) { await Task.yield() }
            }
            while server.recorder.exchanges.isEmpty { await Task.yield() }
            #expect(server.recorder.exchanges.first?.status == 499)
        }
    }
}
