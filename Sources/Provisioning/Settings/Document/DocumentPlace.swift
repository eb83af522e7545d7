/// Where in a document the parser is. Kept as steps: a text for each of a large document's values would cost more than
/// the values, and one is needed only for what is wrong.
struct DocumentPlace {
    private enum Step {
        case key(String)
        case index(Int)
    }
    private var steps: [Step] = []

    mutating func enter(key: String) { steps.append(.key(key)) }
    mutating func enter(index: Int) { steps.append(.index(index)) }
    mutating func leave() { _ = steps.popLast() }

    /// As in `SettingsIssue`: `connectors[0].name`. Long keys are cut.
    var path: String {
        steps.reduce("") { path, step in
            switch step {
            case .key(let key): path.appending(key.clipped)
            case .index(let index): "\(path)[\(index)]"
            }
        }
    }
}
