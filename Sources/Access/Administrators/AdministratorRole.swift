/// What an administrator may do. Each role may also do what those before it may.
public enum AdministratorRole: String, Sendable, Hashable, CaseIterable, Comparable {
    /// Sees everything but secrets.
    case viewer
    /// Also syncs, pauses, and decides about held steps and conflicts.
    case `operator`
    /// Also changes settings, tokens and who else is an administrator.
    case administrator

    public static func < (left: AdministratorRole, right: AdministratorRole) -> Bool {
        left.rank < right.rank
    }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
