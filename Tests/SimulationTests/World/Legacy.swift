import Directory
import Sync
import Targets
import TestSupport

/// A directory of before that new accounts are copied from. Nobody changes it.
struct Legacy: Sendable {
    static let name = "legacy"

    private let store = FakeDirectoryStore()
    private let directory = DirectoryID(1)
    let changes: [DirectoryChange]

    init(_ dice: inout Dice) {
        var changes: [DirectoryChange] = []
        for name in dice.some(Names.users + Names.titles, 8) {
            let user = DirectoryUser(id: "l-" + name, name: name, displayName: name, email: "l@x.org")
            changes.append(.createUser(user))
            let phone = DirectoryAttribute(name: "phone", values: ["12"], owner: .administrator)
            changes.append(.setUserAttribute(userID: user.id, phone))
            for group in dice.some(Names.groups, 3) {
                changes.append(.createGroup(DirectoryGroup(id: "l-" + group, name: group)))
                changes.append(.addMembership(userID: user.id, group: group, owner: .administrator))
            }
        }
        self.changes = changes
    }

    /// Names of some may be there already.
    func fill() async throws { _ = try await store.apply(changes, in: directory) }

    var target: DirectoryTarget {
        DirectoryTarget(store: store, directory: directory, connector: fakeBinding.connector)
    }

    /// Anything but what it was filled with.
    var foreignChanges: Int {
        get async { await max(0, store.calls - 1) }
    }
}
