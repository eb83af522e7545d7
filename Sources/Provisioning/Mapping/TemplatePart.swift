import StrictJSON

/// What stands between `{{` and `}}`.
struct TemplatePart: Sendable {
    struct Call: Sendable {
        /// As it was written.
        let text: String
        let isDefault: Bool
        let transform: TransformFunction.Transformation
    }

    /// As it was written, without the braces.
    let text: String
    let path: TemplatePath
    let calls: [Call]

    func evaluate(
        _ document: JSONObject, _ budget: inout TransformBudget, _ trace: inout TemplateTrace?
    ) throws(MappingError) -> [String] {
        var values = path.values(in: document)
        trace?.begin(part: text, path: path.text, values: values)
        do throws(TransformFailure) {
            try TransformBudget.check(values)
            for call in calls {
                values = try call.transform(values, &budget)
                if !call.isDefault { values.removeAll(where: \.isEmpty) }
                try TransformBudget.check(values)
                trace?.record(call: call.text, values: values)
            }
        } catch {
            throw MappingError(part: text, failure: error)
        }
        return values
    }

    func problem(with values: [String]) -> String {
        values.isEmpty
            ? "{{ \(text) }} has no value."
            : "{{ \(text) }} has \(values.count) values: add first, last, at(0) or join(\", \")."
    }
}
