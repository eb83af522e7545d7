import SCIM

/// The first ones in the order of their names of any number that are added; the rest is only counted.
public struct FirstOnes<Element: Sendable>: Sendable {
    public private(set) var total = 0
    private let limit: Int
    private var kept: [(key: String, element: Element)] = []

    public init(_ limit: Int) { self.limit = limit }

    public mutating func add(_ element: Element, key: String) {
        total += 1
        guard limit > 0 else { return }
        kept.append((key.scimFolded, element))
        // Twice as many as wanted, so that sorting costs little for each.
        if kept.count >= 2 * limit + 16 { kept = inOrder }
    }

    public var sorted: [Element] { inOrder.map(\.element) }

    private var inOrder: [(key: String, element: Element)] {
        Array(kept.sorted { $0.key < $1.key }.prefix(limit))
    }
}
