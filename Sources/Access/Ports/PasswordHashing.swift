/// Makes and checks hashes of passwords, off the threads that others wait for, and few at a time: each takes tens of
/// megabytes.
public protocol PasswordHashing: Sendable {
    /// The text of a `PasswordHash` with a new salt.
    /// - Throws: `PasswordHashingBusy` when too many wait already.
    func hash(_ password: String) async throws -> String
    /// `stored`: nil, for somebody who does not exist or has no password, takes as long and admits nobody.
    func admits(_ password: String, stored: String?) async throws -> Bool
}

/// Too many sign-ins at the same time.
public struct PasswordHashingBusy: Error, Sendable, Hashable {
    public init() {}
}
