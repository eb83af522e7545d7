/// What a request does to the members of a group, in the order of its operations.
///
/// Memberships are rows of their own, so a change names what it touches and reads none of the others. Adding a member
/// that is there and removing one that is not succeed and change nothing.
public enum MembershipChange: Sendable, Hashable {
    case add([String])
    case remove([String])
    case removeAll
    /// Exactly these, whoever was there before.
    case replace([String])
    /// Those that the filter matches; it is asked of each member's `value`, `display`, `type` and `$ref`.
    case removeMatching(Filter)
}
