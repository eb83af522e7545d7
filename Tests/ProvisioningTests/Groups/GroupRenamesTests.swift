import Testing

@testable import Provisioning

@Suite struct GroupRenamesTests {
    static let cases: [([(String, String)], [[Int]])] = [
        ([], []),
        ([("a", "b"), ("c", "d")], [[0], [1]]),
        ([("a", "B"), ("b", "c")], [[1], [0]]),
        ([("b", "c"), ("a", "b")], [[0], [1]]),
        ([("a", "b"), ("b", "c"), ("c", "d")], [[2], [1], [0]]),
        ([("a", "b"), ("b", "a")], [[0, 1]]),
        ([("x", "a"), ("a", "b"), ("b", "c"), ("c", "a")], [[1, 2, 3], [0]]),
        // A change of case, no name at all, and two that give up the same name.
        ([("a", "A")], [[0]]),
        ([("", "a"), ("a", "")], [[0], [1]]),
        ([("a", "b"), ("a", "c"), ("d", "a")], [[0], [1], [2]]),
    ]

    @Test(arguments: cases)
    func `every name is given up before another group gets it`(renames: [(String, String)], order: [[Int]]) {
        #expect(GroupRename.order(renames.map { GroupRename(from: $0, to: $1) }) == order)
    }

    @Test func `a long chain is put in order`() {
        let renames = (0..<100_000).map { GroupRename(from: "g\($0)", to: "g\($0 + 1)") }
        #expect(GroupRename.order(renames).first == [99_999])
        #expect(GroupRename.order(renames).count == 100_000)
    }

    @Test func `a ring steps aside, moves up and closes`() {
        let ring = [("a", "b"), ("b", "c"), ("c", "a")].map { GroupRename(from: $0, to: $1) }
        let steps = GroupRename.exchange(ring, firstID: "7").map { "\($0.from)>\($0.to)" }
        #expect(steps == ["a>usher-7", "c>a", "b>c", "usher-7>b"])
    }
}
