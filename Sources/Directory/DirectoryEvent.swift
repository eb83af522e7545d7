/// A place in the stream of a directory's events. `epoch` changes when older positions mean nothing any more
/// (a restored backup, a new database).
public struct EventPosition: Sendable, Hashable {
    public let epoch: String
    public let sequence: Int64
    public init(epoch: String, sequence: Int64) {
        self.epoch = epoch
        self.sequence = sequence
    }
}

/// What happened, with the record as it is now: reading the same events twice gives the same end.
public enum DirectoryEvent: Sendable, Hashable {
    public enum Operation: String, Sendable, Hashable { case created, updated, deleted }
    case user(Operation, DirectoryUser, attributes: [DirectoryAttribute])
    case userDeleted(name: String)
    case group(Operation, DirectoryGroup)
    case groupDeleted(name: String)
    case membership(Operation, user: String, group: String)
    /// Applications that follow by events match a cached user by key, older ones by name: a reader who is in doubt
    /// should read the directory anew.
    case userRenamed(from: String, DirectoryUser)
    case groupRenamed(from: String, to: String)
}

public struct EventPage: Sendable {
    public var events: [DirectoryEvent]
    /// Where the reader stands after these events.
    public var position: EventPosition
    public init(events: [DirectoryEvent], position: EventPosition) {
        self.events = events
        self.position = position
    }
}
