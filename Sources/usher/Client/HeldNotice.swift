import Synchronization

/// What the server said of steps that wait for an administrator. Every command that has to do with their connector
/// tells it and ends with status 4, except the decisions about these steps.
enum HeldNotice {
    private static let text = Mutex<String?>(nil)

    /// `okta=12, entra=3`, as the answer's header has it.
    static func note(_ header: String) { text.withLock { $0 = header } }

    static func forget() { text.withLock { $0 = nil } }

    /// Nil: nothing is held.
    static var failure: CommandFailure? {
        guard let text = text.withLock({ $0 }) else { return nil }
        let lines = text.split(separator: ",").compactMap { part -> String? in
            let pair = part.split(separator: "=").map { String($0).printable.filter { $0 != " " } }
            guard pair.count == 2 else { return nil }
            let steps = pair[1] == "1" ? "1 step of \(pair[0]) is" : "\(pair[1]) steps of \(pair[0]) are"
            return "\(steps) held by a safety limit: usher held \(pair[0])"
        }
        return lines.isEmpty ? nil : .held(lines.joined(separator: "\n"))
    }
}
