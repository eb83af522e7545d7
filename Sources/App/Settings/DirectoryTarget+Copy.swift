import Directory
import Provisioning
import Sync
import Targets

extension DirectoryTarget {
    /// The targets that accounts of this one are copied from. One that is not saved yet is empty.
    func copyTargets(_ copy: CopySettings, _ catalog: Catalog) -> [String: any TargetReading] {
        var targets: [String: any TargetReading] = [:]
        for name in copy.from {
            targets[name] = inDirectory(DirectoryID(catalog.targets[name]?.rawValue ?? 0))
        }
        return targets
    }
}
