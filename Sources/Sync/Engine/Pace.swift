/// How many steps a target is given at once: few enough that a pause is in effect soon, as many as it is quick with.
struct Pace: Sendable {
    private(set) var steps = 50

    private static let most = 1000

    /// A piece of so many steps took so many milliseconds. A clock that went back tells nothing.
    mutating func took(_ milliseconds: Int64) {
        switch milliseconds {
        case 0..<100: steps = min(steps * 2, Self.most)
        case 250...: steps = max(steps / 4, 10)
        default: break
        }
    }
}
