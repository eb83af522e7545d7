/// Why a text is no template, and where.
public struct TemplateError: Error, Hashable, Sendable, CustomStringConvertible {
    public let template: String
    /// In Unicode scalars from the start of the template.
    public let offset: Int
    /// A sentence for the administrator; it says what to write instead where that is known.
    public let message: String

    init(_ template: String, at offset: Int, _ message: String) {
        self.template = template
        self.offset = offset
        self.message = message
    }

    /// From 1.
    public var line: Int { before.count { $0 == "\n" } + 1 }

    /// From 1, in Unicode scalars.
    public var column: Int { before.count - (before.lastIndex(of: "\n").map { $0 + 1 } ?? 0) + 1 }

    private var before: [Unicode.Scalar] { Array(template.unicodeScalars.prefix(offset)) }

    public var description: String { "Line \(line), column \(column) of the template: \(message)" }
}

/// A user's or group's values made a template do more than it may. The user fails with this; others go on.
public struct MappingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The part of the template, as it was written.
    public let part: String
    let failure: TransformFailure

    public var description: String { "{{ \(part.prefix(200)) }} was given up: \(failure.message)" }
}
