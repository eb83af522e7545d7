import Testing

@testable import Sync

@Suite struct PaceTests {
    @Test(
        arguments: [
            ([], 50), ([10], 100), ([10, 10, 10, 10, 10, 10], 1000), ([10, 150], 100), ([10, 10, 900], 50),
            ([900, 900, 900], 10), ([-5], 50), ([2000, 20], 24),
        ] as [([Int64], Int)])
    func `a quick target gets more at once, a slow one less`(took: [Int64], steps: Int) {
        var pace = Pace()
        for milliseconds in took { pace.took(milliseconds) }
        #expect(pace.steps == steps)
    }
}
