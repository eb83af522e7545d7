import SCIM
import StrictJSON
import Testing

struct SortKeysTests {
    private func sorted(_ documents: [JSONObject], by path: String, ascending: Bool = true) throws -> [String] {
        let order = SortOrder(by: try AttributePath(parsing: path), ascending: ascending)
        let keys = SortKeys(order, schemas: .user)
        return documents.sorted { keys.key(of: $0) < keys.key(of: $1) }.compactMap { $0["id"]?.string }
    }

    @Test func `sorts names without case, and ids with it`() throws {
        let people: [JSONObject] = [
            ["id": "b", "userName": "bo"], ["id": "C", "userName": "Cem"], ["id": "a", "userName": "ADA"],
            ["id": "D", "userName": "\u{E9}va"], ["id": "e", "userName": "\u{C9}vb"],
        ]
        #expect(try sorted(people, by: "USERNAME") == ["a", "b", "C", "D", "e"])
        #expect(try sorted(people, by: "userName", ascending: false) == ["e", "D", "C", "b", "a"])
        #expect(try sorted(people, by: "id") == ["C", "D", "a", "b", "e"])
    }

    @Test func `puts missing values last, or first when descending`() throws {
        let people: [JSONObject] = [
            ["id": "none"], ["id": "z", "title": "z"], ["id": "null", "title": .null], ["id": "a", "title": "a"],
            ["id": "empty", "title": ""],
        ]
        #expect(try sorted(people, by: "title") == ["a", "z", "none", "null", "empty"])
        #expect(try sorted(people, by: "title", ascending: false) == ["none", "null", "empty", "z", "a"])
    }

    @Test func `takes the primary value, else the first`() throws {
        let people: [JSONObject] = [
            ["id": "1", "emails": [["value": "a"], ["value": "z", "primary": true]]],
            ["id": "2", "emails": [["value": "m"], ["value": "b"]]],
            ["id": "3", "emails": [["value": "c", "type": "x"], ["value": "d", "primary": "True", "type": "a"]]],
            ["id": "4", "emails": []],
        ]
        #expect(try sorted(people, by: "emails") == ["3", "2", "1", "4"])
        #expect(try sorted(people, by: "emails.value") == ["3", "2", "1", "4"])
        #expect(try sorted(people, by: "emails.type") == ["3", "1", "2", "4"])
    }

    @Test func `orders dates by the point in time, numbers by value, false before true`() throws {
        let people: [JSONObject] = [
            ["id": "1", "meta": ["created": "2026-01-01T01:00:00+02:00"], "size": 10, "active": true],
            ["id": "2", "meta": ["created": "2026-01-01T00:00:00.5Z"], "size": .decimal("9.5"), "active": "False"],
            ["id": "3", "meta": ["created": "2026-01-01T00:00:00Z"], "size": -1, "active": true],
        ]
        #expect(try sorted(people, by: "meta.created") == ["1", "3", "2"])
        #expect(try sorted(people, by: "size") == ["3", "2", "1"])
        #expect(try sorted(people, by: "active") == ["2", "1", "3"])
    }

    @Test func `finds attributes of extensions by their URN, or without when no other is meant`() throws {
        let urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
        let people: [JSONObject] = [
            ["id": "1", urn: ["manager": ["value": "b"]]], ["id": "2", urn.lowercased(): ["manager": ["value": "a"]]],
        ]
        #expect(try sorted(people, by: "\(urn):manager") == ["2", "1"])
        #expect(try sorted(people, by: "manager") == ["2", "1"])
    }

    @Test func `is a strict order over values of all kinds`() {
        let values: [JSONValue] = [
            true, false, 1, 2, "2026-01-01T00:00:00Z", "a", "B", "", .null, [1, "x"], [[:]], [["value": 3]],
            .decimal("1.5"),
            .integer(.max), .integer(.max - 1),
        ]
        for ascending in [true, false] {
            let keys = SortKeys(SortOrder(by: AttributePath(name: "x"), ascending: ascending), schemas: .user)
            let all = values.map { keys.key(of: ["x": $0]) }
            for left in all {
                #expect(!(left < left))
                for right in all where left != right {
                    #expect((left < right) != (right < left))
                    for third in all where left < right && right < third { #expect(left < third) }
                }
            }
        }
    }
}
