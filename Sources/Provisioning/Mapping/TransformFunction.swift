/// A function of templates. The template parser, the reference page and the tests all read `TransformFunction.all`;
/// adding one is a value in a file of `Functions` and its line in that list.
public struct TransformFunction: Sendable {
    public struct Parameter: Sendable, Hashable {
        public enum Kind: Sendable, Hashable {
            case text, integer, expression, replacement, table, datePattern
            case choice([String])
        }

        public let name: String
        public let kind: Kind
        public let isOptional: Bool

        init(_ name: String, _ kind: Kind = .text, isOptional: Bool = false) {
            self.name = name
            self.kind = kind
            self.isOptional = isOptional
        }
    }

    /// What a call makes of the values of a part.
    public struct Example: Sendable, Hashable {
        public let call: String
        public let input: [String]
        public let output: [String]

        init(_ call: String, _ input: [String], _ output: [String]) {
            self.call = call
            self.input = input
            self.output = output
        }

        init(_ call: String, _ input: String, _ output: String?) {
            self.init(call, [input], output.map { [$0] } ?? [])
        }
    }

    typealias Transformation =
        @Sendable (_ values: [String], _ budget: inout TransformBudget) throws(TransformFailure) -> [String]

    public let name: String
    public let parameters: [Parameter]
    /// Sentences for the reference page.
    public let summary: String
    public let examples: [Example]
    /// Gets arguments whose number and kinds are those of `parameters`.
    let prepare: @Sendable (TemplateArguments) throws(ArgumentError) -> Transformation

    init(
        _ name: String, _ parameters: [Parameter] = [], summary: String, examples: [Example],
        prepare: @escaping @Sendable (TemplateArguments) throws(ArgumentError) -> Transformation
    ) {
        self.name = name
        self.parameters = parameters
        self.summary = summary
        self.examples = examples
        self.prepare = prepare
    }

    /// A function that makes one text of each, or none of it.
    static func each(
        _ name: String, _ parameters: [Parameter] = [], summary: String, examples: [Example],
        _ apply: @escaping @Sendable (String, TemplateArguments) -> String?
    ) -> TransformFunction {
        TransformFunction(name, parameters, summary: summary, examples: examples) { arguments in
            { values, _ in values.compactMap { apply($0, arguments) } }
        }
    }

    /// How a call is written: `substring(start, length?)`.
    public var signature: String {
        guard !parameters.isEmpty else { return name }
        return "\(name)(\(parameters.map { $0.isOptional ? "\($0.name)?" : $0.name }.joined(separator: ", ")))"
    }

    static func named(_ name: String) -> TransformFunction? { byName[name] }

    private static let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
}

/// What is wrong with an argument, by its index in the call.
struct ArgumentError: Error, Hashable {
    let index: Int
    let message: String
}
