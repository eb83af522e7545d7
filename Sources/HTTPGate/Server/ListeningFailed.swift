import NIOCore

#if canImport(Glibc)
    import Glibc
#endif

/// The server can't listen where it is told to; what to do, in a sentence.
public struct ListeningFailed: Error, CustomStringConvertible {
    public let description: String

    init(_ address: HTTPGateServer.Address, _ error: any Error) {
        let place = "\(address.host):\(address.port)"
        description =
            switch (error as? IOError)?.errnoCode {
            case EADDRINUSE:
                "Another program listens on \(place) already, perhaps another usher. Stop it, or choose another port with --listen."
            case EACCES:
                "This user may not listen on \(place): ports below 1024 are for root and for services that are given "
                    + "CAP_NET_BIND_SERVICE. Choose another port with --listen."
            case EADDRNOTAVAIL:
                "This machine has no address \(address.host). Choose one that it has with --listen, or 0.0.0.0 for all."
            default: "The server can't listen on \(place): \(error). Choose another address with --listen."
            }
    }
}
