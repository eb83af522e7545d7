public import Provisioning

/// What a removal would come to in one target.
public struct RemovalPreview: Sendable, Hashable {
    public let binding: Binding
    public let action: CleanupAction
    /// Linked accounts that are the connector's own.
    public private(set) var accounts = 0
    public private(set) var active = 0
    /// Those that `protect.users` names.
    public private(set) var protected = 0
    /// Those that would be disabled or deleted.
    public private(set) var changed = 0
    /// Nil: the target does not tell.
    public internal(set) var memberships: Int?
    /// Usernames of the first ones that would be changed, or that would be left behind when none is; and protected ones.
    public internal(set) var names: [String] = []
    public internal(set) var protectedNames: [String] = []
    /// The safety limit that this goes over, in a sentence.
    public internal(set) var limit: String?
    /// Of every account and what would become of it.
    public internal(set) var digest = ""

    init(binding: Binding, action: CleanupAction) {
        self.binding = binding
        self.action = action
    }

    mutating func add(_ own: OwnAccount, isChanged: Bool) {
        accounts += 1
        if own.account.isActive { active += 1 }
        if isChanged { changed += 1 }
        if own.isProtected { protected += 1 }
    }
}

/// The names that a preview tells: the first ones by name, in whatever order the accounts come.
struct RemovalNames {
    private var named = FirstOnes<String>(20)
    private var protected = FirstOnes<String>(20)

    mutating func add(_ own: OwnAccount, isNamed: Bool) {
        let name = own.account.username
        if isNamed { named.add(name, key: name) }
        if own.isProtected { protected.add(name, key: name) }
    }

    func tell(_ preview: inout RemovalPreview) {
        preview.names = named.sorted
        preview.protectedNames = protected.sorted
    }
}
