/// What somebody may have meant.
enum Spelling {
    /// The word that takes the fewest changes, if they are few for its length.
    static func nearest(to text: String, in words: [String]) -> String? {
        guard text.count <= 40 else { return nil }
        let lower = text.lowercased()
        let candidates = words.map { (word: $0, distance: distance(lower, $0.lowercased())) }
        guard let best = candidates.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance <= max(1, min(text.count, best.word.count) / 3) ? best.word : nil
    }

    /// Insertions, deletions, substitutions and swaps of neighbours that make `right` of `left`.
    static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left), Array(right))
        guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
        var beforePrevious: [Int] = []
        var previous = Array(0...right.count)
        for row in 1...left.count {
            var current = [row]
            for column in 1...right.count {
                let isSame = left[row - 1] == right[column - 1]
                var best = min(
                    previous[column] + 1, current[column - 1] + 1, previous[column - 1] + (isSame ? 0 : 1))
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    best = min(best, beforePrevious[column - 2] + 1)
                }
                current.append(best)
            }
            (beforePrevious, previous) = (previous, current)
        }
        return previous[right.count]
    }
}
