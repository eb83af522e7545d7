/// The arguments of a call, read as the kinds that the function's parameters ask for.
struct TemplateArguments: Sendable {
    enum Value: Sendable {
        case text(String)
        case integer(Int)
        case expression(Expression)
        case table([String: String])
        case datePattern(DatePattern)
    }

    private let values: [Value]

    init(_ values: [Value] = []) { self.values = values }

    /// Nil for an optional argument that is not there.
    private func value(_ index: Int) -> Value? { values.indices.contains(index) ? values[index] : nil }

    func text(_ index: Int) -> String? { if case .text(let text)? = value(index) { text } else { nil } }
    func integer(_ index: Int) -> Int? { if case .integer(let number)? = value(index) { number } else { nil } }
    func table(_ index: Int) -> [String: String] { if case .table(let table)? = value(index) { table } else { [:] } }
    func expression(_ index: Int) -> Expression? {
        if case .expression(let expression)? = value(index) { expression } else { nil }
    }
    func datePattern(_ index: Int) -> DatePattern? {
        if case .datePattern(let pattern)? = value(index) { pattern } else { nil }
    }
}
