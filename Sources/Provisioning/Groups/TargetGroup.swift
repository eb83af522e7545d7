/// A group as a target has it.
public struct TargetGroup: Sendable, Hashable {
    public var name: String
    /// True when this connector's sync made it.
    public var isOwned: Bool
    public init(name: String, isOwned: Bool) {
        self.name = name
        self.isOwned = isOwned
    }
}
