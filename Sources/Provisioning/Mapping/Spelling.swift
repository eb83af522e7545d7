/// Finds what somebody meant to write.
enum Spelling {
    /// The word that takes the fewest edits, if those are few.
    static func nearest(to word: String, among words: [String]) -> String? {
        let wanted = Array(word.prefix(64).lowercased())
        let distances = words.map { ($0, distance(wanted, Array($0.lowercased()))) }
        guard let best = distances.min(by: { $0.1 < $1.1 }), best.1 <= max(1, min(3, wanted.count / 3)) else {
            return nil
        }
        return best.0
    }

    /// Levenshtein's distance.
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var row = Array(0...right.count)
        for (index, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (place, other) in right.enumerated() {
                let change = diagonal + (character == other ? 0 : 1)
                diagonal = row[place + 1]
                row[place + 1] = min(change, diagonal + 1, row[place] + 1)
            }
        }
        return row[right.count]
    }
}
