extension Settings {
    /// Reads a document of YAML or JSON; an error tells everything that is wrong with it.
    public init(parsing text: String, checks: SettingsChecks = .standard) throws(SettingsErrors) {
        let reading = Self.read(text, checks: checks)
        guard let settings = reading.settings else { throw SettingsErrors(reading.errors) }
        self = settings
    }

    /// The same with warnings, for those who show them.
    public static func read(_ text: String, checks: SettingsChecks = .standard) -> SettingsReading {
        let (root, problems) = DocumentParser.parse(text)
        var reader = SettingsReader(checks: checks)
        for problem in problems { reader.note(problem) }
        guard let root else { return SettingsReading(settings: nil, issues: reader.issues) }
        let settings = reader.settings(root)
        let issues = reader.issues.enumerated().sorted {
            ($0.element.line, $0.element.column, $0.offset) < ($1.element.line, $1.element.column, $1.offset)
        }.map(\.element)
        let hasErrors = issues.contains { $0.severity == .error }
        // Who reads another version of the format knows nothing of what it means.
        let isKnown = !issues.contains { $0.path == "version" }
        return SettingsReading(
            settings: hasErrors ? nil : settings, salvaged: checks.isSalvaging && isKnown ? settings : nil,
            issues: issues)
    }

    /// What a server has before anybody set anything: the built-in directory.
    public static let initial = Settings(targets: [TargetSettings(name: "directory", kind: "directory")])
}
