public import Provisioning

/// Settings of an earlier release with something that this one does not take. The rest is in force; nothing is saved over
/// them before somebody has mended them.
public struct BrokenSettings: Sendable {
    /// As it was saved, in JSON.
    public let text: String
    public let errors: [SettingsIssue]

    public init(text: String, errors: [SettingsIssue]) {
        self.text = text
        self.errors = errors
    }

    /// What is wrong, where.
    public var told: String {
        let first = errors.prefix(5).map { "\($0.path.isEmpty ? "the document" : $0.path): \($0.message)" }
        let more = errors.count > first.count ? "; and \(errors.count - first.count) more" : ""
        return first.joined(separator: "; ") + more
    }

    /// What to do about it.
    public static let advice =
        "The rest is in force: rules with an error are not enabled, a wrong schedule never fires, an application with an "
        + "error is shut out. Mend it: usher settings export > settings.json, then usher settings apply settings.json"
}

extension SettingsInForce {
    /// The document to look at and to edit: the one with the errors while there are some.
    public func document(_ format: SettingsFormat, includingDefaults: Bool = false) -> String {
        // JSON is YAML, too.
        broken?.text ?? settings.exported(format: format, includingDefaults: includingDefaults)
    }
}
