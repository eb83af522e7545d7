import Directory

/// A store that is down; or, with a count, one whose long readings fail after so many pieces.
struct FailingDirectoryStore: DirectoryStore {
    let piecesBeforeFailure: Int?
    private let failure = DirectoryUnavailable(detail: "down")

    init(piecesBeforeFailure: Int?) { self.piecesBeforeFailure = piecesBeforeFailure }

    func forEachUser(
        matching query: DirectoryQuery, _ range: DirectoryRange, in directory: DirectoryID,
        _ body: @escaping @Sendable ([DirectoryUser]) async throws -> Void
    ) async throws {
        for piece in 0..<(piecesBeforeFailure ?? 0) { try await body(users(piece)) }
        throw failure
    }

    private func users(_ piece: Int) -> [DirectoryUser] {
        (0..<1_000).map { DirectoryUser(id: "\(piece)-\($0)", name: "user-\(piece)-\($0)") }
    }

    func forEachGroup(
        matching query: DirectoryQuery, _ range: DirectoryRange, in directory: DirectoryID,
        _ body: @escaping @Sendable ([DirectoryGroup]) async throws -> Void
    ) async throws { throw failure }

    func forEachMembership(
        in directory: DirectoryID, _ body: @escaping @Sendable ([DirectoryGroupMembers]) async throws -> Void
    ) async throws {
        for piece in 0..<(piecesBeforeFailure ?? 0) {
            try await body([
                DirectoryGroupMembers(group: "group-\(piece)", users: (0..<1_000).map { "a long name of user \($0)" })
            ])
        }
        throw failure
    }

    func eventPosition(in directory: DirectoryID) async throws -> EventPosition {
        guard piecesBeforeFailure != nil else { throw failure }
        return EventPosition(epoch: "e", sequence: 1)
    }

    func user(named name: String, in directory: DirectoryID) async throws -> DirectoryUser? { throw failure }
    func user(id: String, in directory: DirectoryID) async throws -> DirectoryUser? { throw failure }
    func group(named name: String, in directory: DirectoryID) async throws -> DirectoryGroup? { throw failure }
    func attributes(ofUser id: String, in directory: DirectoryID) async throws -> [DirectoryAttribute] { throw failure }
    func attributes(ofGroup id: String, in directory: DirectoryID) async throws -> [DirectoryAttribute] {
        throw failure
    }
    func attributes(ofUsers ids: [String], in directory: DirectoryID) async throws -> [String: [DirectoryAttribute]] {
        throw failure
    }
    func attributes(ofGroups ids: [String], in directory: DirectoryID) async throws -> [String: [DirectoryAttribute]] {
        throw failure
    }
    func users(matching query: DirectoryQuery, _ range: DirectoryRange, in directory: DirectoryID) async throws
        -> [DirectoryUser]
    {
        guard piecesBeforeFailure != nil else { throw failure }
        return Array((users(0) + users(1)).prefix(range.limit ?? .max))
    }
    func groups(matching query: DirectoryQuery, _ range: DirectoryRange, in directory: DirectoryID) async throws
        -> [DirectoryGroup]
    { throw failure }
    func groups(ofUser name: String, _ range: DirectoryRange, in directory: DirectoryID) async throws
        -> [DirectoryGroup]
    { throw failure }
    func members(ofGroup name: String, _ range: DirectoryRange, in directory: DirectoryID) async throws
        -> [DirectoryUser]
    { throw failure }
    func forEachMember(
        ofGroup name: String, _ range: DirectoryRange, in directory: DirectoryID,
        _ body: @escaping @Sendable ([DirectoryUser]) async throws -> Void
    ) async throws { throw failure }
    func memberships(ofGroup name: String, _ range: DirectoryRange, in directory: DirectoryID) async throws
        -> [DirectoryGroupMember]
    { throw failure }
    func isMember(_ user: String, ofGroup group: String, in directory: DirectoryID) async throws -> Bool {
        throw failure
    }
    func accounts(ids: [String], names: [String], in directory: DirectoryID) async throws -> [DirectoryAccount] {
        throw failure
    }
    func accounts(after id: String?, limit: Int, in directory: DirectoryID) async throws -> [DirectoryAccount] {
        throw failure
    }
    func counts(in directory: DirectoryID) async throws -> DirectoryCounts { throw failure }
    func membershipCounts(of owner: Owner, inGroups names: [String], in directory: DirectoryID) async throws
        -> MembershipCounts
    { throw failure }
    func apply(_ changes: [DirectoryChange], in directory: DirectoryID) async throws
        -> [Result<Void, DirectoryError>]
    { throw failure }
    func events(after position: EventPosition, limit: Int, in directory: DirectoryID) async throws -> EventPage? {
        throw failure
    }
}
