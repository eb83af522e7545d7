import SCIM

/// One group's new name.
public struct GroupRename: Sendable, Hashable {
    public let from: String
    public let to: String

    public init(from: String, to: String) {
        self.from = from
        self.to = to
    }

    /// An order in which every name is given up before another group gets it, as places in `renames`. Groups that get
    /// each other's names stand together as a ring: each gets the name of the next one, the last that of the first.
    public static func order(_ renames: [GroupRename]) -> [[Int]] {
        var holders: [String: Int] = [:]
        for (place, rename) in renames.enumerated() where rename.isAnotherName {
            holders[rename.from.scimFolded] = holders[rename.from.scimFolded] ?? place
        }
        var order = Order()
        for place in renames.indices {
            order.add(from: place) { holders[renames[$0].to.scimFolded] }
        }
        return order.places
    }

    /// A ring is renamed in one go: the first steps aside, the others move up, and it takes the last place.
    public static func exchange(_ ring: [GroupRename], firstID: String) -> [GroupRename] {
        guard let first = ring.first else { return [] }
        let aside = SpareName.of(firstID)
        let others = ring.dropFirst().reversed()
        return [GroupRename(from: first.from, to: aside)] + others + [GroupRename(from: aside, to: first.to)]
    }

    private var isAnotherName: Bool { !from.isEmpty && !to.isEmpty && from.scimFolded != to.scimFolded }
}

private struct Order {
    private(set) var places: [[Int]] = []
    private var done: Set<Int> = []

    /// `blocker`: whose turn comes before that of a place.
    mutating func add(from start: Int, _ blocker: (Int) -> Int?) {
        var path: [Int] = []
        var seen: [Int: Int] = [:]
        var next: Int? = start
        while let place = next, !done.contains(place), seen[place] == nil {
            seen[place] = path.count
            path.append(place)
            // A change of case alone waits for nobody.
            next = blocker(place).flatMap { $0 == place ? nil : $0 }
        }
        if let place = next, let first = seen[place] {
            places.append(Array(path[first...]))
            path.removeSubrange(first...)
            done.formUnion(places.last ?? [])
        }
        for place in path.reversed() {
            places.append([place])
            done.insert(place)
        }
    }
}
