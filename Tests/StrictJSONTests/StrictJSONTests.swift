import StrictJSON
import Testing

struct StrictJSONTests {
    @Test(arguments: [
        #"{"a":1,"b":[true,false,null],"c":{"d":"e"}}"#, #""\u0001\n\"\\""#, "-0.5e+10", "[]", "{}", #"["é","😀"]"#,
    ])
    func `gives back what it read`(text: String) throws {
        #expect(try JSONValue(parsing: text).serialized == text)
    }

    @Test func `resolves escapes and surrogate pairs`() throws {
        #expect(try JSONValue(parsing: #""\u0061\ud83d\ude00\/""#) == "a😀/")
    }

    @Test(arguments: [
        (#"{"a":1,"a":2}"#, "stands twice"), (#"{"userName":1,"USERNAME":2}"#, "stands twice"),
        (#""\u0000""#, "NUL"), (#""\ud83d""#, "surrogate"), (#""\ude00""#, "surrogate"), ("1e99999", "out of range"),
        ("01", "more text"), ("[1,]", "no JSON value"), ("{\"a\":1,}", "name in double quotes"), ("", "ends where"),
        ("nul", "no JSON value"), ("\"\u{1}\"", "control character"), ("\"abc", "without end"), ("[1] 2", "more text"),
        (#""\x""#, "unknown escape"), ("'a'", "no JSON value"), ("+1", "no JSON value"), (".5", "no JSON value"),
    ])
    func `refuses with a reason`(text: String, reason: String) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
        #expect(error?.reason.contains(reason) == true, "\(String(describing: error))")
    }

    @Test func `refuses bytes that are no UTF-8`() {
        #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22, 0xC3, 0x28, 0x22]) }
        #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22, 0xED, 0xA0, 0x80, 0x22]) }
    }

    @Test func `takes 32 levels and refuses 33`() throws {
        let text = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        _ = try JSONValue(parsing: text(32))
        #expect(throws: JSONError.self) { try JSONValue(parsing: text(33)) }
        #expect(throws: JSONError.self) { try JSONValue(parsing: text(100_000)) }
    }

    @Test func `counts values and the bytes of strings`() throws {
        let limits = JSONLimits(nodes: 4, stringBytes: 3)
        _ = try JSONValue(parsing: #"[1,2,"abc"]"#, limits: limits)
        #expect(throws: JSONError.self) { try JSONValue(parsing: "[1,2,3,4]", limits: limits) }
        #expect(throws: JSONError.self) { try JSONValue(parsing: #""abcd""#, limits: limits) }
    }

    @Test func `finds a name that comes again among many`() {
        let names = (0..<5000).map { "\"n\($0)\":0" } + ["\"N17\":0"]
        #expect(throws: JSONError.self) { try JSONValue(parsing: "{\(names.joined(separator: ","))}") }
    }

    @Test func `numbers are equal by value and keep their spelling`() throws {
        #expect(try JSONValue(parsing: "1.0") == JSONValue(parsing: "1"))
        #expect(try JSONValue(parsing: "123456789012345678901234567890").serialized == "123456789012345678901234567890")
    }

    @Test(arguments: [
        ("9007199254740993", "9007199254740992", false), ("9007199254740993", "9007199254740993", true),
        ("123456789012345678901234567890", "123456789012345678901234567891", false), ("-0", "0", true),
        ("1e2", "100", true), ("100.0", "100", true), ("9223372036854775807", "9223372036854775806", false),
    ])
    func `large whole numbers are told apart`(left: String, right: String, areEqual: Bool) throws {
        #expect(try (JSONValue(parsing: left) == JSONValue(parsing: right)) == areEqual)
    }

    @Test func `finds and changes members whatever their case`() {
        var object: JSONObject = ["userName": "ada", "active": true]
        #expect(object[ignoringCase: "USERNAME"] == "ada")
        object[ignoringCase: "username"] = "grace"
        #expect(object.names == ["userName", "active"])
        object["active"] = nil
        #expect(object == ["userName": "grace"])
    }

    @Test(arguments: [
        ("B", JSONValue.null as JSONValue?, #"{"a":1,"b":null}"#), ("b", nil, #"{"a":1}"#),
        ("c", .bool(true), #"{"a":1,"b":2,"c":true}"#), ("c", nil, #"{"a":1,"b":2}"#),
    ])
    func `changes a member in its place, whatever its case`(name: String, new: JSONValue?, expected: String) throws {
        var object = try #require(try JSONValue(parsing: #"{"a":1,"b":2}"#).object)
        let before = object[ignoringCase: name]
        object.change(ignoringCase: name) { current in
            #expect(current == before)
            return new
        }
        #expect(JSONValue.object(object).serialized == expected)
    }
}
