/// Where an application stands in the events of a directory. Opaque to it: only `text` goes out and comes back.
public struct EventToken: Sendable, Hashable {
    /// Changes when older tokens mean nothing any more.
    public let epoch: String
    /// Whose events they are, so that a token of one directory never skips events of another.
    public let directory: Int64
    public let sequence: Int64

    public init(epoch: String, directory: Int64, sequence: Int64) {
        self.epoch = epoch
        self.directory = directory
        self.sequence = sequence
    }

    public var text: String { "\(epoch):\(directory):\(sequence)" }

    public init?(text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[0].isEmpty, let directory = Int64(parts[1]), let sequence = Int64(parts[2])
        else { return nil }
        self.init(epoch: String(parts[0]), directory: directory, sequence: sequence)
    }
}
