/// Something that is wrong with a settings document, and where.
public struct SettingsIssue: Sendable, Hashable {
    public enum Severity: String, Sendable, Hashable, CaseIterable { case error, warning }

    /// From 1; a column counts Unicode scalars.
    public let line: Int
    public let column: Int
    /// `connectors[0].targets[0].groups.required[1]`; empty for the document as a whole.
    public let path: String
    public let message: String
    public let severity: Severity
    /// What is there and the document lacks: no place in it is wrong.
    public var lack: SettingsPart?

    public init(line: Int, column: Int, path: String, message: String, severity: Severity = .error) {
        self.line = line
        self.column = column
        self.path = path
        self.message = message
        self.severity = severity
    }
}

extension SettingsIssue: CustomStringConvertible {
    public var description: String {
        "\(line):\(column): \(severity): \(told)"
    }

    /// The message with its path, when it has one.
    public var told: String { path.isEmpty ? message : "\(path): \(message)" }
}

/// Why a settings document is not taken: everything that one reading found.
public struct SettingsErrors: Error, Sendable, Hashable, CustomStringConvertible {
    public let issues: [SettingsIssue]

    public init(_ issues: [SettingsIssue]) { self.issues = issues }

    public var description: String { issues.map(\.description).joined(separator: "\n") }
}

/// A settings document that was read: the settings, if nothing is wrong with them, and what was noticed.
public struct SettingsReading: Sendable, Hashable {
    /// Nil when one of the issues is an error.
    public let settings: Settings?
    /// With `SettingsChecks.isSalvaging`: what is left of a document with errors. A connector's rules for a target that
    /// have one are not enabled, a wrong schedule is none, an application with an error is left out.
    public var salvaged: Settings?
    /// In the order of the document.
    public let issues: [SettingsIssue]

    public var errors: [SettingsIssue] { issues.filter { $0.severity == .error } }
    public var warnings: [SettingsIssue] { issues.filter { $0.severity == .warning } }
}
