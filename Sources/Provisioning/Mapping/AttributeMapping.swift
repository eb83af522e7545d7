public import SCIM
public import StrictJSON

/// What a mapping says about an attribute of an account.
public enum MappedValue: Sendable, Hashable {
    case set(String)
    /// The account's value stays.
    case keep
    case clear
    /// The user is not provisioned, for this reason.
    case drop(String)
}

/// An attribute's rule, compiled: the first template that yields a text wins, else `whenMissing` decides.
public struct AttributeMapping: Sendable {
    public let rule: AttributeRule
    private let templates: [Template]
    private let length: ValueLength

    /// `schemas`: see `Template`.
    public init(rule: AttributeRule, schemas: SchemaSet? = .user) throws(TemplateError) {
        try self.init(rule: rule, schemas: schemas, length: .any)
    }

    init(rule: AttributeRule, schemas: SchemaSet? = .user, length: ValueLength) throws(TemplateError) {
        self.rule = rule
        self.length = length
        var templates: [Template] = []
        for text in rule.from { templates.append(try Template(parsing: text, schemas: schemas)) }
        self.templates = templates
    }

    public func evaluate(_ document: JSONObject) throws(MappingError) -> MappedValue {
        for template in templates {
            if let text = try template.evaluate(document).flatMap({ length.fit($0).text }) { return .set(text) }
        }
        return whenMissing(document)
    }

    /// The same, telling how it came about.
    public func explain(_ document: JSONObject) -> MappingTrace {
        var trace = MappingTrace()
        for template in templates {
            var step = template.explain(document)
            if let value = step.value {
                let fitting = length.fit(value)
                step.value = fitting.text
                if let reason = fitting.because { step.stop(because: reason) }
            }
            trace.templates.append(step)
            if let text = step.value {
                trace.outcome = .set(text)
                return trace
            }
            if step.isGivenUp { return trace }
        }
        trace.outcome = whenMissing(document)
        return trace
    }

    /// Where the value comes from, in words: which template of the setting, or what else. For a document that
    /// `evaluate` gave a value for.
    func origin(_ setting: SettingPath, _ document: JSONObject) -> Reason {
        for template in templates {
            // A template that fails has failed the user already.
            guard let value = try? template.evaluate(document) else { continue }
            let fitting = length.fit(value)
            guard fitting.text != nil else { continue }
            let cut = fitting.because.map { ". \($0)" } ?? ""
            return "\(setting: setting): the value of \(value: String(template.text.prefix(200)))\(cut)"
        }
        let whenMissing = SettingPath("\(setting).whenMissing")
        switch rule.whenMissing {
        case .clear: return "\(setting: setting): no template has a value, and \(setting: whenMissing, is: "clear")"
        case .raw:
            return
                "\(setting: setting): no template has a value, and \(setting: whenMissing, is: "raw"): the value as it was pushed"
        case .ignore, .drop: return "\(setting: setting)"
        }
    }

    private func whenMissing(_ document: JSONObject) -> MappedValue {
        switch rule.whenMissing {
        case .ignore: return .keep
        case .clear: return .clear
        case .drop:
            let tried = rule.from.map { $0.prefix(200) }.joined(separator: "  ")
            return .drop("None of these has a value: \(tried)")
        case .raw:
            for template in templates {
                if let value = template.rawValue(document).flatMap({ length.fit($0).text }) { return .set(value) }
            }
            return .keep
        }
    }
}
