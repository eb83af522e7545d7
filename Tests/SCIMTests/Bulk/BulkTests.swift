import SCIM
import StrictJSON
import Testing

/// RFC 7644 section 3.7, against a service provider that remembers what it was asked for.
struct BulkTests {
    private final class Provider {
        var calls: [String] = []
        var failing: Set<String> = []

        func perform(_ call: BulkRequest.Call) -> BulkRequest.Outcome {
            let name = call.data["userName"]?.string ?? call.data["displayName"]?.string ?? ""
            calls.append("\(call.method.rawValue) \(call.kind.endpoint)/\(call.id ?? name) \(call.data.serialized)")
            if failing.contains(name) { return .failed(SCIMError(.uniqueness, "\(name) is taken.")) }
            let status = call.method == .post ? 201 : call.method == .delete ? 204 : 200
            return .done(status: status, id: call.id ?? "id-\(name)", version: call.method == .delete ? nil : "W/\"1\"")
        }
    }

    private let provider = Provider()

    private func run(_ operations: String, failOnErrors: String = "null") async throws -> [JSONValue] {
        let request = try BulkRequest(
            parsing: try Documents.json(#"{"failOnErrors":\#(failOnErrors),"Operations":\#(operations)}"#))
        let response = await request.run(baseURL: "https://h/v2") { provider.perform($0) }
        #expect(response["schemas"] == [.string(BulkRequest.responseSchema)])
        return response["Operations"]?.array ?? []
    }

    private static let alice = #"{"method":"POST","path":"/Users","bulkId":"a","data":{"userName":"alice"}}"#
    private static let group = #"""
        {"method":"POST","path":"/Groups","bulkId":"g","data":{"displayName":"tour","members":[{"value":"bulkId:a"}]}}
        """#

    @Test func `answers each operation in the order of the request`() async throws {
        let results = try await run(
            #"[\#(Self.alice),{"method":"delete","path":"/Users/x"},{"method":"PATCH","path":"Groups/y","version":"W/\"2\"","data":{}}]"#
        )
        #expect(
            JSONValue.array(results)
                == (try Documents.json(
                    #"""
                    [{"method":"POST","bulkId":"a","version":"W/\"1\"","location":"https://h/v2/Users/id-alice","status":"201"},
                     {"method":"DELETE","location":"https://h/v2/Users/x","status":"204"},
                     {"method":"PATCH","version":"W/\"1\"","location":"https://h/v2/Groups/y","status":"200"}]
                    """#)))
    }

    @Test(arguments: [[alice, group], [group, alice]])
    func `resolves references, forward ones too`(operations: [String]) async throws {
        let results = try await run("[\(operations.joined(separator: ","))]")
        #expect(
            provider.calls == [
                #"POST Users/alice {"userName":"alice"}"#,
                #"POST Groups/tour {"displayName":"tour","members":[{"value":"id-alice"}]}"#,
            ])
        #expect(results.map { $0["bulkId"] } == (operations.first == Self.alice ? ["a", "g"] : ["g", "a"]))
    }

    @Test func `resolves references in PATCH values, filters and paths`() async throws {
        _ = try await run(
            #"""
            [{"method":"PATCH","path":"/Groups/bulkId:g","data":{"Operations":[
               {"op":"add","path":"members","value":[{"value":"bulkId:a"}]},
               {"op":"remove","path":"members[value eq \"bulkId:a\"]"}]}},\#(Self.alice),\#(Self.group)]
            """#)
        #expect(
            provider.calls.last
                == #"PATCH Groups/id-tour {"Operations":[{"op":"add","path":"members","value":[{"value":"id-alice"}]},"#
                + #"{"op":"remove","path":"members[value eq \"id-alice\"]"}]}"#)
        #expect(!provider.calls.contains { $0.contains("bulkId:") })
    }

    @Test func `makes resources that refer to each other, and writes them again once all have ids`() async throws {
        let results = try await run(
            #"""
            [{"method":"POST","path":"/Groups","bulkId":"a","data":{"displayName":"A","members":[{"value":"bulkId:b"}]}},
             {"method":"POST","path":"/Groups","bulkId":"b","data":{"displayName":"B","members":[{"value":"bulkId:a"}]}}]
            """#)
        #expect(
            provider.calls == [
                #"POST Groups/B {"displayName":"B","members":[]}"#,
                #"POST Groups/A {"displayName":"A","members":[{"value":"id-B"}]}"#,
                #"PUT Groups/id-B {"displayName":"B","members":[{"value":"id-A"}]}"#,
            ])
        #expect(results.map { $0["status"] } == ["201", "201"])
    }

    @Test func `fails what refers to nothing, or to what failed, and stores no literal`() async throws {
        provider.failing = ["alice"]
        let results = try await run(
            #"[\#(Self.alice),\#(Self.group),{"method":"PUT","path":"/Users/bulkId:zz","data":{"userName":"z"}}]"#)
        #expect(results.map { $0["status"] } == ["409", "409", "409"])
        #expect(results.first?["response"]?["scimType"] == "uniqueness")
        #expect(results.allSatisfy { $0["location"] == nil })
        #expect(provider.calls.count == 1)
    }

    @Test(arguments: [("null", 4), ("1", 2), ("2", 3)])
    func `stops after so many errors`(failOnErrors: String, results: Int) async throws {
        provider.failing = ["x"]
        func user(_ bulkID: String, _ name: String) -> String {
            #"{"method":"POST","path":"/Users","bulkId":"\#(bulkID)","data":{"userName":"\#(name)"}}"#
        }
        let operations = [user("1", "a"), user("2", "x"), user("3", "x"), user("4", "b")].joined(separator: ",")
        #expect(try await run("[\(operations)]", failOnErrors: failOnErrors).count == results)
    }

    @Test(arguments: [
        #"{"method":"POST","path":"/Users","data":{}}"#, #"{"method":"POST","path":"/Bulk","bulkId":"1","data":{}}"#,
        #"{"method":"POST","path":"/Users/x","bulkId":"1","data":{}}"#, #"{"method":"PUT","path":"/Users","data":{}}"#,
        #"{"method":"PUT","path":"/Users/x"}"#, #"{"method":"GET","path":"/Users/x"}"#, #"{"path":"/Users/x"}"#,
        #"{"method":"DELETE"}"#, "7",
    ])
    func `answers 400 for an operation that is none`(operation: String) async throws {
        let results = try await run("[\(operation)]")
        #expect(results.map { $0["status"] } == ["400"])
        #expect(provider.calls.isEmpty)
    }

    @Test func `refuses a bulkId that comes again`() async throws {
        #expect(try await run("[\(Self.alice),\(Self.alice)]").map { $0["status"] } == ["201", "400"])
    }

    @Test func `orders the longest chain there can be`() async throws {
        let last = ServiceLimits.bulkOperations - 1
        let chain = (0...last).map { index in
            #"""
            {"method":"POST","path":"/Users","bulkId":"\#(index)","data":{"userName":"u\#(index)","manager":{"value":"bulkId:\#(min(index + 1, last))"}}}
            """#
        }
        let results = try await run("[\(chain.joined(separator: ","))]")
        #expect(results.allSatisfy { $0["status"] == "201" })
        #expect(provider.calls.first == #"POST Users/u\#(last) {"userName":"u\#(last)"}"#)
    }

    @Test func `takes a text that begins like a reference for one only where one may stand`() async throws {
        let results = try await run(
            #"""
            [{"method":"POST","path":"/Users","bulkId":"a","data":{"userName":"bulkId:1","title":"bulkId:2",
              "nickNames":["bulkId:3"]}},
             {"method":"PATCH","path":"/Users/bulkId:a","data":{"Operations":[
               {"op":"replace","value":{"displayName":"[ \"bulkId:4\" ]"}}]}}]
            """#)
        #expect(results.allSatisfy { $0["response"] == nil })
        #expect(
            provider.calls == [
                #"POST Users/bulkId:1 {"userName":"bulkId:1","title":"bulkId:2","nickNames":["bulkId:3"]}"#,
                #"PATCH Users/id-bulkId:1 {"Operations":[{"op":"replace","value":{"displayName":"[ \"bulkId:4\" ]"}}]}"#,
            ])
    }

    @Test(arguments: ["[]", "{}", #"{"Operations":{}}"#, #"{"Operations":[],"failOnErrors":0}"#])
    func `refuses what is no bulk request`(body: String) throws {
        let body = try Documents.json(body)
        #expect(Documents.refusal { _ = try BulkRequest(parsing: body) } != nil)
    }

    @Test func `refuses more operations than it promises, as a whole`() {
        let operations = JSONValue.array(Array(repeating: 1, count: ServiceLimits.bulkOperations + 1))
        #expect(Documents.refusal { _ = try BulkRequest(parsing: ["Operations": operations]) } == "tooMany")
    }
}
