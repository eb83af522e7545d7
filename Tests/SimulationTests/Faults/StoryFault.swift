/// What goes wrong at a call.
enum CallFault: Sendable, Hashable {
    /// Nothing happened.
    case before
    /// It happened, and the answer is lost.
    case after
    /// It happened, and the process ended.
    case crash
}

enum StoryFault: Error, CustomStringConvertible {
    case storeAway(String)
    /// The engine that made the call is no more: nothing that it calls later answers.
    case crashed

    var description: String {
        switch self {
        case .storeAway(let call): "the store was away at \(call)"
        case .crashed: "crashed"
        }
    }
}
