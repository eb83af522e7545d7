public import Directory

/// An Atlassian application that has proved who it is, and the one directory that it sees.
public struct CrowdApplication: Sendable, Hashable {
    public let name: String
    public let directory: DirectoryID
    /// It may add local groups, memberships and attributes.
    public let canWrite: Bool
    /// The target whose directory it is, for messages.
    public let targetName: String

    public init(name: String, directory: DirectoryID, canWrite: Bool, targetName: String) {
        self.name = name
        self.directory = directory
        self.canWrite = canWrite
        self.targetName = targetName
    }
}

public enum ApplicationAnswer: Sendable, Hashable {
    case admitted(CrowdApplication)
    case badCredentials
    /// The password was right, but came from an address that is not on the application's list.
    case addressRefused
}

/// Who an application is. Both have to be right, its password and the address it comes from; neither stands for the other.
public protocol ApplicationAuthenticator: Sendable {
    func authenticate(name: String, password: String, address: String) async -> ApplicationAnswer
}
