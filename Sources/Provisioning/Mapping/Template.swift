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
    }

    /// The text that the document gives; nil when a part has no value or more than one, or when all of it is empty.
    public func evaluate(_ document: JSONObject) throws(MappingError) -> String? {
        var trace: TemplateTrace?
        return try evaluate(document, &trace)
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

    func evaluate(_ document: JSONObject, _ trace: inout TemplateTrace?) throws(MappingError) -> String? {
        var budget = TransformBudget()
        var result: String? = ""
        for piece in pieces {
            switch piece {
            case .text(let text):
                result?.append(text)
            case .part(let part):
                let values = try part.evaluate(document, &budget, &trace)
                guard values.count == 1, let value = values.first else {
                    guard trace != nil else { return nil }
                    trace?.stop(because: part.problem(with: values))
                    // The other parts are worked out for the explanation only.
                    result = nil
                    continue
                }
                result?.append(value)
            }
        }
        guard let text = result, !text.isEmpty else {
            if result != nil { trace?.stop(because: "The text is empty.") }
            return nil
        }
        guard text.utf8.count <= TransformBudget.maximumLength else {
            throw MappingError(part: "…", failure: .tooLong)
        }
        return text
    }

    /// The first value of the first part that has one, before any function.
    func rawValue(_ document: JSONObject) -> String? {
        for case .part(let part) in pieces {
            if let value = part.path.values(in: document).first { return value }
        }
        return nil
    }
}
