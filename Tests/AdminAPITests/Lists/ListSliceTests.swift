import Administration
import Testing

struct ListSliceTests {
    private func slice(_ count: Int, of total: Int) async -> (items: [Int], last: Int?, asked: Int) {
        var asked = 0
        let slice = await ListSlice(count) { limit in
            asked = limit
            return Array(1...max(total, 1)).prefix(total).prefix(limit).map { $0 }
        }
        return (slice.items, slice.last, asked)
    }

    @Test(arguments: [(0, 0, nil), (1, 1, nil), (3, 3, nil), (4, 3, 3), (100, 3, 3)] as [(Int, Int, Int?)])
    func `only a list that goes on has a next part, which begins behind the last one shown`(
        total: Int, shown: Int, last: Int?
    ) async {
        let slice = await slice(3, of: total)
        #expect(slice.items.count == shown)
        #expect(slice.last == last)
        #expect(slice.asked == 4)
    }
}
