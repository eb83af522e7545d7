public import Provisioning

/// What a kind of target tells of itself: the pages, the API and the commands show it, and make the form of a new target
/// from its fields, so that a new kind brings its own.
public struct TargetKind: Sendable {
    /// The word in the settings document.
    public let word: String
    public let title: String
    /// What one has it for, in a sentence.
    public let summary: String
    /// What the settings have to say of a target of this kind, besides its name.
    public let fields: [Field]
    public let capabilities: [Capability]

    public init(
        word: String, title: String, summary: String, fields: [Field] = [], capabilities: [Capability]
    ) {
        self.word = word
        self.title = title
        self.summary = summary
        self.fields = fields
        self.capabilities = capabilities
    }

    /// A line of the form.
    public struct Field: Sendable {
        /// As in the settings document: `url`.
        public let key: String
        public let label: String
        public let hint: String
        public let isRequired: Bool
        /// Puts what was filled in into the settings; a sentence about what is wrong with it otherwise.
        public let set: @Sendable (String, inout TargetSettings) -> String?

        public init(
            _ key: String, label: String, hint: String, isRequired: Bool = true,
            set: @escaping @Sendable (String, inout TargetSettings) -> String?
        ) {
            self.key = key
            self.label = label
            self.hint = hint
            self.isRequired = isRequired
            self.set = set
        }
    }

    /// Something that targets can do, and whether those of this kind do it.
    public struct Capability: Sendable, Hashable {
        public let name: String
        public let isGiven: Bool
        /// What follows from it; empty when the name says it all.
        public let detail: String

        public init(_ name: String, _ isGiven: Bool, _ detail: String = "") {
            self.name = name
            self.isGiven = isGiven
            self.detail = detail
        }
    }
}

/// A target that administrators can set up: its kind tells how.
public protocol DescribedTarget: Target {
    static var description: TargetKind { get }
    /// Whether it can be reached and read with what is set; changes nothing. What was looked at, in its order: the first
    /// that is not good ends it.
    func test() async -> [TargetFinding]
}

/// One thing that was looked at when a target was tested.
public struct TargetFinding: Sendable, Hashable {
    public let name: String
    public let isGood: Bool
    /// What was seen, or what is wrong and what to do.
    public let detail: String

    public init(_ name: String, isGood: Bool, _ detail: String) {
        self.name = name
        self.isGood = isGood
        self.detail = detail
    }
}
