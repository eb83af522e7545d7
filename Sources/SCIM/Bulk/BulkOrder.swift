/// The order of work: the order of the request, but what an operation refers to comes before it. Operations that refer
/// to each other in a circle stand in the order in which the circle was entered.
struct BulkOrder {
    private let dependencies: [[Int]]
    private var order: [Int] = []
    private var isVisited: [Bool]

    static func of(_ operations: [BulkOperation]) -> [Int] {
        var makers: [String: Int] = [:]
        for (index, operation) in operations.enumerated() {
            guard case .success(let call) = operation.call, call.method == .post, let bulkID = operation.bulkID else {
                continue
            }
            makers[bulkID] = index
        }
        var order = BulkOrder(dependencies: operations.map { $0.references.compactMap { makers[$0] } })
        for index in operations.indices { order.visit(index) }
        return order.order
    }

    private init(dependencies: [[Int]]) {
        self.dependencies = dependencies
        isVisited = Array(repeating: false, count: dependencies.count)
    }

    /// Depth first, with a stack of its own: a chain may be as long as the request.
    private mutating func visit(_ start: Int) {
        guard !isVisited[start] else { return }
        isVisited[start] = true
        var stack = [(index: start, next: 0)]
        while let top = stack.popLast() {
            guard top.next < dependencies[top.index].count else {
                order.append(top.index)
                continue
            }
            stack.append((top.index, top.next + 1))
            let dependency = dependencies[top.index][top.next]
            guard !isVisited[dependency] else { continue }
            isVisited[dependency] = true
            stack.append((dependency, 0))
        }
    }
}
