public import StrictJSON

extension BulkRequest {
    /// Carries the operations out, one after the other, and makes the BulkResponse. Results stand in the order of the
    /// request; those that `failOnErrors` prevented have none.
    public func run(baseURL: String, perform: (Call) async -> Outcome) async -> JSONObject {
        var run = BulkRun(self)
        for index in BulkOrder.of(operations) {
            if run.isOver { break }
            await run.carryOut(index, perform)
        }
        await run.closeCircles(perform)
        return [
            "schemas": [.string(Self.responseSchema)],
            "Operations": .array(operations.indices.compactMap { run.result($0, baseURL) }),
        ]
    }
}

/// A bulk request in work.
private struct BulkRun {
    private let request: BulkRequest
    private var outcomes: [BulkRequest.Outcome?]
    /// The ids behind the bulkIds of operations that succeeded.
    private var ids: [String: String] = [:]
    /// The bulkIds whose operations are still to be carried out.
    private var pending: Set<String> = []
    private var circular: [Int] = []
    private var errors = 0

    init(_ request: BulkRequest) {
        self.request = request
        outcomes = Array(repeating: nil, count: request.operations.count)
        pending = Set(request.operations.filter(\.makesResource).compactMap(\.bulkID))
    }

    var isOver: Bool { request.failOnErrors.map { errors >= $0 } ?? false }

    mutating func carryOut(_ index: Int, _ perform: (BulkRequest.Call) async -> BulkRequest.Outcome) async {
        let operation = request.operations[index]
        let outcome: BulkRequest.Outcome
        do throws(SCIMError) {
            outcome = await perform(try resolved(index))
        } catch {
            outcome = .failed(error)
        }
        finish(index, outcome)
        if let bulkID = operation.bulkID, operation.makesResource {
            pending.remove(bulkID)
            if case .done(_, let id, _) = outcome { ids[bulkID] = id }
        }
    }

    private mutating func finish(_ index: Int, _ outcome: BulkRequest.Outcome) {
        if case .failed = outcome { errors += 1 }
        outcomes[index] = outcome
    }

    /// The call with ids in place of references. A POST within a circle goes without the references that cannot be
    /// known yet; `closeCircles` adds them.
    private mutating func resolved(_ index: Int) throws(SCIMError) -> BulkRequest.Call {
        let call = try request.operations[index].call.get()
        var isCircular = false
        let (ids, pending) = (ids, pending)
        let lookUp = { (name: String) throws(SCIMError) -> String? in
            if let id = ids[name] { return id }
            guard pending.contains(name) else {
                throw SCIMError(
                    status: 409, detail: "bulkId:\(name) stands for nothing: no operation of this request made it.")
            }
            isCircular = true
            return nil
        }
        let id = try call.id.flatMap(BulkReferences.name).map(lookUp) ?? call.id
        let data = try BulkReferences.resolved(call.data, lookUp) ?? .null
        if isCircular { circular.append(index) }
        return BulkRequest.Call(method: call.method, kind: call.kind, id: id, data: data, ifMatch: call.ifMatch)
    }

    /// Operations that refer to each other: now that all are made, each is written again, whole.
    mutating func closeCircles(_ perform: (BulkRequest.Call) async -> BulkRequest.Outcome) async {
        // What was not made by now never will be.
        pending = []
        for index in circular {
            guard case .done(let status, let id, _)? = outcomes[index] else { continue }
            var outcome: BulkRequest.Outcome
            do throws(SCIMError) {
                let call = try resolved(index)
                outcome = await perform(
                    BulkRequest.Call(method: .put, kind: call.kind, id: id, data: call.data, ifMatch: nil))
            } catch {
                outcome = .failed(error)
            }
            if case .done(_, let id, let version) = outcome {
                outcome = .done(status: status, id: id, version: version)
            }
            finish(index, outcome)
        }
    }

    func result(_ index: Int, _ baseURL: String) -> JSONValue? {
        guard let outcome = outcomes[index] else { return nil }
        let operation = request.operations[index]
        var result = JSONObject()
        if let method = operation.method { result.append("method", .string(method)) }
        if let bulkID = operation.bulkID { result.append("bulkId", .string(bulkID)) }
        let call = try? operation.call.get()
        let made = operation.bulkID.flatMap { ids[$0] }
        switch outcome {
        case .done(let status, let id, let version):
            if let version { result.append("version", .string(version)) }
            if let call { result.append("location", .string(call.kind.location(of: id, baseURL: baseURL))) }
            result.append("status", .string(String(status)))
        case .failed(let error):
            if let call, let id = made ?? call.id, BulkReferences.name(id) == nil {
                result.append("location", .string(call.kind.location(of: id, baseURL: baseURL)))
            }
            result.append("status", .string(String(error.status)))
            result.append("response", error.json)
        }
        return .object(result)
    }
}

extension BulkOperation {
    fileprivate var makesResource: Bool {
        guard case .success(let call) = call else { return false }
        return call.method == .post && bulkID != nil
    }
}
