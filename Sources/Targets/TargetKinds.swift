public import Sync

/// The kinds of targets that this release writes to.
public enum TargetKinds {
    public static let all: [any DescribedTarget.Type] = [
        DirectoryTarget.self
    ]

    /// The words that `kind` of a target may have in the settings document.
    public static var names: Set<String> { Set(all.map { $0.kind }) }
    public static var descriptions: [TargetKind] { all.map { $0.description } }
}
