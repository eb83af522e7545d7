public import SCIM
public import StrictJSON

/// Text with parts that are filled from a user or a group: `{{ emails[type eq "work"].value | first | lower }}`.
///
/// A part is an attribute path and the functions its values go through. It has to end with exactly one value; a part
/// with none or with several makes the template yield nothing. An empty text is no value, except from `default`.
public struct Template: Sendable {
    /// As it was written.
    public let text: String
    let pieces: [Piece]
    /// The attribute that is all of the template: `{{ displayName }}`, as nearly every name of a group has it.
    private let plainAttribute: String?

    enum Piece: Sendable {
        case text(String)
        case part(TemplatePart)
    }

    /// `schemas` are those of the resource that the template will read; with them, an attribute that they do not have
    /// is an error. Extensions that they do not know may hold anything.
    public init(parsing text: String, schemas: SchemaSet? = nil) throws(TemplateError) {
        self.text = text
        var parser = try TemplateParser(text, schemas: schemas)
        pieces = try parser.template()
        plainAttribute = Self.plainAttribute(pieces)
    }

    /// All that is wrong with a text that is to be a template.
    static func problems(in text: String, schemas: SchemaSet? = nil) -> [TemplateError] {
        do throws(TemplateError) {
            var parser = try TemplateParser(text, schemas: schemas)
            return parser.problems()
        } catch { return [error] }
    }

    /// The text that the document gives; nil when a part has no value or more than one, or when all of it is empty.
    public func evaluate(_ document: JSONObject) throws(MappingError) -> String? {
        if let plainAttribute, case .string(let text)? = document[ignoringCase: plainAttribute], !text.isEmpty,
            text.utf8.count <= TransformBudget.maximumLength
        {
            return text
        }
        var trace: TemplateTrace?
        return try evaluate(document, &trace)
    }

    private static func plainAttribute(_ pieces: [Piece]) -> String? {
        guard pieces.count == 1, case .part(let part)? = pieces.first, part.calls.isEmpty else { return nil }
        return part.path.plainAttribute
    }

    /// The same, telling how it came about.
    public func explain(_ document: JSONObject) -> TemplateTrace {
        var trace: TemplateTrace? = TemplateTrace(template: text)
        let outcome = Result { () throws(MappingError) in try evaluate(document, &trace) }
        var explanation = trace ?? TemplateTrace(template: text)
        switch outcome {
        case .success(let value): explanation.value = value
        case .failure(let error):
            explanation.problem = error.description
            explanation.isGivenUp = true
        }
        return explanation
    }

    private func evaluate(_ document: JSONObject, _ trace: inout TemplateTrace?) throws(MappingError) -> String? {
        var budget = TransformBudget()
        var text = ""
        for (index, piece) in pieces.enumerated() {
            switch piece {
            case .text(let literal):
                text += literal
            case .part(let part):
                let values = try part.evaluate(document, &budget, &trace)
                guard values.count == 1, let value = values.first else {
                    trace?.stop(because: part.problem(with: values))
                    explainRest(from: index + 1, document, &budget, &trace)
                    return nil
                }
                text += value
            }
            guard text.utf8.count <= TransformBudget.maximumLength else {
                throw MappingError(part: "…", failure: .tooLong)
            }
        }
        guard text.isEmpty else { return text }
        trace?.stop(because: "The text is empty.")
        return nil
    }

    /// Shows what the other parts would have given. Nothing that happens here changes the outcome.
    private func explainRest(
        from index: Int, _ document: JSONObject, _ budget: inout TransformBudget, _ trace: inout TemplateTrace?
    ) {
        guard trace != nil else { return }
        for case .part(let part) in pieces[index...] { _ = try? part.evaluate(document, &budget, &trace) }
    }

    /// The first value of the first part that has one, before any function.
    func rawValue(_ document: JSONObject) -> String? {
        for case .part(let part) in pieces {
            if let value = part.path.values(in: document).first { return value }
        }
        return nil
    }
}
