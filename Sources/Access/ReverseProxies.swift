import Synchronization

/// Where requests come from, behind one's own reverse proxies and without.
public final class ReverseProxies: Sendable {
    private let trusted: AddressList
    private let stranger = Mutex<String?>(nil)
    private let warn: @Sendable (_ address: String) -> Void

    /// `warn`: called the first time that somebody who is no proxy of ours says that he passes on for another. It may be the
    /// proxy that nobody named, and then all who sign in count as one.
    public init(trusted: AddressList, warn: @escaping @Sendable (_ address: String) -> Void = { _ in }) {
        self.trusted = trusted
        self.warn = warn
    }

    /// The last one who sent `X-Forwarded-For` without being named; nil: nobody did.
    public var unnamed: String? { stranger.withLock { $0 } }

    /// Of `X-Forwarded-For` only what one's own proxies wrote is believed: the last address that is none of theirs.
    ///
    /// `forwarded`: the header's addresses in the order in which they were added.
    public func client(of remote: String, forwarded: [String]) -> String {
        var (address, rest) = (remote, forwarded[...])
        if !rest.isEmpty, !trusted.contains(address) { note(address) }
        while trusted.contains(address), let last = rest.popLast() {
            guard let before = Address(last) else { break }
            address = before.text
        }
        return address
    }

    /// The same where an address lets somebody in. Nil when he comes by a proxy on this machine that nobody named: all who
    /// come by it would seem to be here.
    public func caller(of remote: String, forwarded: [String]) -> String? {
        let address = client(of: remote, forwarded: forwarded)
        let isHidden = !forwarded.isEmpty && address == remote && Self.thisMachine.contains(remote)
        return isHidden ? nil : address
    }

    private static let thisMachine = (try? AddressList(parsing: ["127.0.0.0/8", "::1"])) ?? AddressList([])

    private func note(_ address: String) {
        let isFirst = stranger.withLock { stranger in
            defer { stranger = address }
            return stranger == nil
        }
        if isFirst { warn(address) }
    }
}
