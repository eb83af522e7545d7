public import StrictJSON

/// One setting that is not what it was.
public struct SettingsDifference: Sendable, Hashable {
    /// `connectors[okta].targets[directory].groups.required`: entries of lists are found by name, not by place.
    public let path: String
    /// Nil: it is new.
    public let before: JSONValue?
    /// Nil: it is gone.
    public let after: JSONValue?

    public init(path: String, before: JSONValue?, after: JSONValue?) {
        self.path = path
        self.before = before
        self.after = after
    }
}

extension SettingsDifference: CustomStringConvertible {
    public var description: String {
        switch (before, after) {
        case (nil, let after?): "+ \(path): \(after.serialized)"
        case (let before?, nil): "- \(path): \(before.serialized)"
        default: "~ \(path): \(before?.serialized ?? "") → \(after?.serialized ?? "")"
        }
    }
}

extension Settings {
    /// What changed since `old`, in the order of the document. A setting that was left out counts as its default.
    public func differences(from old: Settings) -> [SettingsDifference] {
        var differences: [SettingsDifference] = []
        Self.compare(old.document(), document(), "", &differences)
        return differences
    }

    private static func compare(
        _ old: JSONValue, _ new: JSONValue, _ path: String, _ differences: inout [SettingsDifference]
    ) {
        guard old != new else { return }
        let before = members(old, path)
        let after = members(new, path)
        guard let before, let after else {
            return differences.append(SettingsDifference(path: path, before: old, after: new))
        }
        let found = differences.count
        for member in before {
            guard let counterpart = after.first(where: { $0.path == member.path }) else {
                differences.append(SettingsDifference(path: member.path, before: member.value, after: nil))
                continue
            }
            compare(member.value, counterpart.value, member.path, &differences)
        }
        for member in after where !before.contains(where: { $0.path == member.path }) {
            differences.append(SettingsDifference(path: member.path, before: nil, after: member.value))
        }
        // Equal members in another order.
        if differences.count == found {
            differences.append(SettingsDifference(path: path, before: old, after: new))
        }
    }

    /// Members of a mapping, or of a list whose entries have names; nil for what is compared as a whole.
    private static func members(_ value: JSONValue, _ path: String) -> [(path: String, value: JSONValue)]? {
        switch value {
        case .object(let object): object.members.map { (path.appending($0.name), $0.value) }
        case .array(let elements) where path.hasNamedEntries:
            elements.map { ("\(path)[\(($0["name"] ?? $0["target"])?.string ?? "")]", $0) }
        default: nil
        }
    }
}

extension String {
    fileprivate var hasNamedEntries: Bool {
        hasSuffix("targets") || hasSuffix("connectors") || hasSuffix("].applications")
    }
}
