/// A part of a list. The store is asked for one more than is shown: that one tells whether the list goes on, so that
/// no link leads to an empty page.
public struct ListSlice<Item: Sendable>: Sendable {
    public let items: [Item]
    /// The last one shown when the list goes on: the next part begins behind it.
    public let last: Item?

    /// `read`: at most so many.
    public init(_ count: Int, _ read: (Int) async throws -> [Item]) async rethrows {
        let found = try await read(count + 1)
        items = Array(found.prefix(count))
        last = found.count > count ? items.last : nil
    }
}
