import Access
import Administration
import StrictJSON
import Testing

@testable import AdminAPI

struct AdminRequestTests {
    private func request(query: [String: String] = [:], body: String = "") -> AdminRequest {
        AdminRequest(
            parameters: ["connector": "okta", "empty": ""], query: query, headers: [:], body: Array(body.utf8),
            origin: ChangeOrigin(actor: "ada", action: "test"))
    }

    @Test(arguments: [("1", 1), ("50", 50), ("500", 500), ("+7", 7)])
    func `a number within its bounds`(text: String, number: Int) throws {
        #expect(try request(query: ["count": text]).number("count", default: 3, in: 1...500) == number)
    }

    @Test(arguments: ["", "0", "501", "-1", "x", "1.5", "1e2", "99999999999999999999", "１"])
    func `anything else is refused and the parameter named`(text: String) {
        let problem = #expect(throws: Problem.self) {
            try request(query: ["count": text]).number("count", default: 3, in: 1...500)
        }
        #expect(problem?.status == 400)
        #expect(problem?.detail.contains("count must be a whole number from 1 to 500") == true)
    }

    @Test func `what is not said has its default`() throws {
        #expect(try request().number("count", default: 3, in: 1...500) == 3)
        #expect(try request().flag("full") == false)
    }

    @Test(arguments: [("true", true), ("", true), ("TRUE", true), ("false", false)])
    func `a flag`(text: String, value: Bool) throws {
        #expect(try request(query: ["full": text]).flag("full") == value)
    }

    @Test func `a flag that is neither is refused`() {
        #expect(throws: Problem.self) { try request(query: ["full": "perhaps"]).flag("full") }
    }

    @Test func `a path parameter that is empty or not there is refused`() throws {
        #expect(try request().parameter("connector") == "okta")
        for name in ["empty", "missing"] { #expect(throws: Problem.self) { try request().parameter(name) } }
    }

    @Test(arguments: ["", "{", "[]", "\"x\"", "{\"a\":1,\"a\":2}", "{\"a\":\"\\u0000\"}"])
    func `a body that is no JSON object is refused`(body: String) {
        #expect(throws: Problem.self) { try request(body: body).json() }
    }

    @Test func `members of a body have their types, and unknown ones are noticed`() throws {
        let body = try request(body: #"{"name":"x","n":1,"list":["a"],"mixed":["a",1],"yes":true,"none":null}"#).json()
        #expect(try body.string("name") == "x")
        #expect(try body.optionalString("none") == nil)
        #expect(try body.strings("list") == ["a"])
        #expect(try body.bool("yes", default: false))
        #expect(throws: Problem.self) { try body.string("n") }
        #expect(throws: Problem.self) { try body.string("missing") }
        #expect(throws: Problem.self) { try body.optionalString("n") }
        #expect(throws: Problem.self) { try body.strings("mixed") }
        #expect(throws: Problem.self) { try body.bool("name", default: false) }
        let problem = #expect(throws: Problem.self) { try body.refuseOthers(than: "name", "n", "list") }
        #expect(problem?.detail == "\"mixed\" is not known here. Known: name, n, list.")
    }
}
