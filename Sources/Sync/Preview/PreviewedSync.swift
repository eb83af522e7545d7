public import Provisioning

/// A preview of one binding.
public struct PreviewedSync: Sendable {
    public struct RenamedGroup: Sendable, Hashable {
        public let from: String
        public let to: String
    }

    public var plans: PlanPreview
    /// Groups of the target that would follow a rename at the identity provider.
    public var renamedGroups: [RenamedGroup] = []
}
