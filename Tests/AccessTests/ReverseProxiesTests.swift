import Access
import Synchronization
import Testing

@Suite struct ReverseProxiesTests {
    private static let trusted = ["10.0.0.0/24", "fd00::1"]

    @Test(
        arguments: [
            ("203.0.113.7", [], "203.0.113.7"),
            // What a stranger writes is not believed.
            ("203.0.113.7", ["198.51.100.1"], "203.0.113.7"),
            ("10.0.0.5", ["198.51.100.1"], "198.51.100.1"),
            // The client wrote the first himself.
            ("10.0.0.5", ["192.0.2.1", "198.51.100.1"], "198.51.100.1"),
            ("fd00::1", ["198.51.100.1", "10.0.0.9"], "198.51.100.1"),
            ("10.0.0.5", ["198.51.100.1", "unknown"], "10.0.0.5"), ("10.0.0.5", [], "10.0.0.5"),
            ("unknown", ["198.51.100.1"], "unknown"),
        ] as [(String, [String], String)])
    func `the client is the last address that none of one's own proxies has`(
        remote: String, forwarded: [String], client: String
    ) throws {
        let proxies = ReverseProxies(trusted: try AddressList(parsing: Self.trusted))
        #expect(proxies.client(of: remote, forwarded: forwarded) == client)
    }

    @Test(
        arguments: [
            ("127.0.0.1", [], "127.0.0.1"), ("127.0.0.1", ["198.51.100.1"], nil), ("::1", ["127.0.0.1"], nil),
            ("10.0.0.5", ["198.51.100.1"], "198.51.100.1"), ("203.0.113.7", ["198.51.100.1"], "203.0.113.7"),
        ] as [(String, [String], String?)])
    func `who comes by a proxy of this machine that nobody named comes from nowhere`(
        remote: String, forwarded: [String], caller: String?
    ) throws {
        let proxies = ReverseProxies(trusted: try AddressList(parsing: Self.trusted))
        #expect(proxies.caller(of: remote, forwarded: forwarded) == caller)
        let named = ReverseProxies(trusted: try AddressList(parsing: ["127.0.0.1"]))
        #expect(named.caller(of: "127.0.0.1", forwarded: ["127.0.0.9"]) == "127.0.0.9")
    }

    @Test func `a proxy that nobody named is told once, and remembered`() throws {
        let told = Told()
        let proxies = ReverseProxies(trusted: try AddressList(parsing: Self.trusted)) { told.add($0) }
        _ = proxies.client(of: "203.0.113.7", forwarded: [])
        _ = proxies.client(of: "10.0.0.5", forwarded: ["198.51.100.1"])
        #expect(proxies.unnamed == nil)
        for address in ["172.16.0.2", "172.16.0.2", "172.16.0.3"] {
            _ = proxies.client(of: address, forwarded: ["198.51.100.1"])
        }
        #expect(told.all == ["172.16.0.2"])
        #expect(proxies.unnamed == "172.16.0.3")
    }

    private final class Told: Sendable {
        private let addresses = Mutex<[String]>([])
        var all: [String] { addresses.withLock { $0 } }
        func add(_ address: String) { addresses.withLock { $0.append(address) } }
    }
}
