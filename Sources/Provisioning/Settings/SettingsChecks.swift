/// What the reading of settings has others check: texts that have a grammar of their own, and kinds of targets.
public struct SettingsChecks: Sendable {
    public struct Finding: Sendable, Hashable {
        /// Unicode scalars from the start of the text.
        public let offset: Int
        public let message: String
        public let severity: SettingsIssue.Severity

        public init(offset: Int = 0, message: String, severity: SettingsIssue.Severity = .error) {
            self.offset = offset
            self.message = message
            self.severity = severity
        }
    }

    public typealias Check = @Sendable (String) -> [Finding]

    /// A mapping template over a user.
    public var template: Check
    /// A group-name template, over a group.
    public var groupTemplate: Check
    /// A SCIM filter over a user.
    public var filter: Check
    /// An entry of a list of group names or usernames.
    public var pattern: Check
    /// Kinds of targets that this program writes to.
    public var knownKinds: Set<String>
    /// How bad rules are that say the contrary of each other. What was saved by an earlier release has to start anyway.
    public var contradictions = SettingsIssue.Severity.error
    /// Whether what is wrong is left out, or switched off where leaving it out would change what the rest means
    /// (`SettingsReading.salvaged`).
    public var isSalvaging = false

    public init(
        template: @escaping Check = { _ in [] }, groupTemplate: @escaping Check = { _ in [] },
        filter: @escaping Check = { _ in [] }, pattern: @escaping Check = { _ in [] },
        knownKinds: Set<String> = ["directory"]
    ) {
        self.template = template
        self.groupTemplate = groupTemplate
        self.filter = filter
        self.pattern = pattern
        self.knownKinds = knownKinds
    }
}
