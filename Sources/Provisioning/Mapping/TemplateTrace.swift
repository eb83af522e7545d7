/// How a template came to its text, or why it has none.
public struct TemplateTrace: Sendable, Hashable {
    public struct Part: Sendable, Hashable {
        /// As it was written, without the braces.
        public let text: String
        public let path: String
        /// What the path found.
        public let values: [String]
        public var calls: [Call] = []
    }

    public struct Call: Sendable, Hashable {
        /// As it was written: `before("@")`.
        public let text: String
        /// What it made of the values before it.
        public let values: [String]
    }

    public let template: String
    public var parts: [Part] = []
    public var value: String?
    /// A sentence; set when there is no value, or only the beginning of one.
    public var problem: String?
    /// True when it failed, which fails the user; false when it only has no value.
    public var isGivenUp = false

    init(template: String) { self.template = template }

    mutating func begin(part: String, path: String, values: [String]) {
        parts.append(Part(text: part, path: path, values: values))
    }

    mutating func record(call: String, values: [String]) {
        guard !parts.isEmpty else { return }
        parts[parts.count - 1].calls.append(Call(text: call, values: values))
    }

    /// The first reason counts.
    mutating func stop(because reason: String) { problem = problem ?? reason }
}

/// How an attribute came to its value: every template that was asked, in order.
public struct MappingTrace: Sendable, Hashable {
    public internal(set) var templates: [TemplateTrace] = []
    /// Nil when a template had to be given up; its trace says why.
    public internal(set) var outcome: MappedValue?
}
