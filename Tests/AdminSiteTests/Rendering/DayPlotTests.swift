import Testing

@testable import AdminSite

struct DayPlotTests {
    private func plot(_ counts: [[Int]]) -> DayPlot {
        DayPlot(
            names: ["accounts", "added", "removed"],
            days: counts.enumerated().map { .init(date: "2026-11-\($0.offset + 10)", counts: $0.element) })
    }

    @Test func `the bars of a day stand on top of each other, and none leaves the plot`() {
        let bars = plot([[1, 2, 1], [0, 0, 0], [4, 0, 0]]).bars
        #expect(bars.map(\.kind) == ["a", "b", "c", "a"])
        #expect(bars.map(\.height) == [35, 70, 35, 140])
        #expect(bars[0].y == 105)
        #expect(bars[1].y + bars[1].height == bars[0].y)
        #expect(bars[2].y + bars[2].height == bars[1].y)
        #expect(bars.allSatisfy { $0.y >= 0 && $0.y + $0.height <= 140 && $0.x >= 44 && $0.x + $0.width <= 720 })
    }

    @Test func `what happened at all is seen beside a million`() {
        let bars = plot([[1, 0, 0], [1_000_000, 0, 0]]).bars
        #expect(bars.first?.height == 2)
    }

    @Test func `many small counts on a high day stay within the plot`() {
        let bars = plot([[1_000_000, 1, 1]]).bars
        #expect(bars.allSatisfy { $0.y >= 0 })
    }

    @Test func `the table has the newest day first, with the same numbers`() {
        let plot = plot([[1, 2, 3], [1_234_567, 0, 0]])
        #expect(plot.rows.map(\.date) == ["2026-11-11", "2026-11-10"])
        #expect(plot.rows.map(\.counts) == [["1,234,567", "0", "0"], ["1", "2", "3"]])
        #expect(plot.most == "1,234,567")
    }

    @Test(arguments: [[], [[0, 0, 0]], [[0, 0, 0], [0, 0, 0]]])
    func `without changes there is nothing to plot`(counts: [[Int]]) {
        #expect(plot(counts).isEmpty)
        #expect(plot(counts).bars.isEmpty)
    }

    @Test func `a label stands below every fourth of thirty days`() {
        let ticks = plot(Array(repeating: [1, 1, 1], count: 30)).ticks
        #expect(ticks.count == 7)
        #expect(ticks.first?.text == "11-13")
    }
}

struct GroupedNumberTests {
    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-1000, "-1,000")])
    func `thousands are told apart`(number: Int, text: String) { #expect(number.grouped == text) }

    @Test func `the smallest number can be told`() {
        #expect(Int.min.grouped == "-9,223,372,036,854,775,808")
    }
}
