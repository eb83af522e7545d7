// Directory is the built-in user directory: users, groups, memberships and attributes, each with its owner, and the
// events by which an application follows them.
// It owns: these values, the query over them, and the `DirectoryStore` port.
// It leaves to others: who may read or write (CrowdServer), what should be in it (Sync), where it is kept (Storage).

/// One built-in directory (a target of kind `directory`). What is in another directory does not exist.
public struct DirectoryID: Sendable, Hashable {
    public let rawValue: Int64
    public init(_ rawValue: Int64) { self.rawValue = rawValue }
}

/// Who put something into the directory, and so who may take it out again.
public enum Owner: Sendable, Hashable {
    /// The rules of a connector, by its id (`ConnectorID.rawValue`).
    case connector(Int64)
    /// An Atlassian application that writes through the Crowd API, by its name. Local in the sense of the rules.
    case application(String)
    /// An administrator of Usher. Local in the sense of the rules.
    case administrator
}
