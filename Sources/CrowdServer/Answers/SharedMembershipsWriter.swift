import Crowd
import Directory
import Synchronization

/// A `MembershipsWriter` that the pieces of a stream can share.
final class SharedMembershipsWriter: Sendable {
    private let writer = Mutex(MembershipsWriter())

    func piece(_ members: DirectoryGroupMembers) -> [UInt8] {
        writer.withLock { $0.piece(group: members.group, users: members.users) }
    }

    func closing() -> [UInt8] { writer.withLock { $0.closing() } }
}
