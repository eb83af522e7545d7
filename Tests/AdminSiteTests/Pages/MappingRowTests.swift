import Provisioning
import StrictJSON
import Testing

@testable import AdminSite

struct MappingRowTests {
    private func row(
        _ templates: [String], _ whenMissing: WhenMissing = .ignore, of user: JSONObject
    ) throws -> MappingRow {
        let rule = AttributeRule(from: templates, whenMissing: whenMissing)
        return MappingRow("username", try AttributeMapping(rule: rule).explain(user), shown: Told.cut)
    }

    private let ada: JSONObject = ["userName": .string("ADA@example.com")]

    @Test func `each template tells the value after every function`() throws {
        let row = try row(["{{ title }}", "{{ userName | before(\"@\") | lower }}"], of: ada)
        #expect(row.outcome == "is “ada”")
        #expect(row.templates.map(\.template) == ["{{ title }}", "{{ userName | before(\"@\") | lower }}"])
        let part = try #require(row.templates.last?.parts.first)
        #expect(part.path == "userName")
        #expect(part.values == "“ADA@example.com”")
        #expect(part.calls.map(\.function) == ["before(\"@\")", "lower"])
        #expect(part.calls.map(\.values) == ["“ADA”", "“ada”"])
    }

    @Test func `a template without a value says so`() throws {
        let row = try row(["{{ title }}"], .clear, of: ada)
        #expect(row.outcome == "is emptied")
        #expect(row.templates.first?.parts.first?.values == "nothing")
        #expect(row.templates.first?.problem != nil)
    }

    @Test(arguments: [
        (WhenMissing.ignore, "stays as the account has it"), (.clear, "is emptied"),
        (.drop, "leaves the user out: None of these has a value: {{ title }}"),
    ])
    func `what is done without a value is told`(whenMissing: WhenMissing, outcome: String) throws {
        #expect(try row(["{{ title }}"], whenMissing, of: ada).outcome == outcome)
    }

    @Test func `long values are cut on the way`() throws {
        let user: JSONObject = ["userName": .string(String(repeating: "x", count: 10_000))]
        let row = try row(["{{ userName | lower }}"], of: user)
        #expect(row.outcome.utf8.count < 320)
        #expect((row.templates.first?.parts.first?.values.utf8.count ?? 0) < 320)
    }

    @Test func `a template that can't be read tells why`() throws {
        let error = #expect(throws: TemplateError.self) {
            try AttributeMapping(rule: AttributeRule(from: ["{{ userName | louder }}"]))
        }
        let row = MappingRow("username", try #require(error))
        #expect(row.outcome == "can’t be tried")
        #expect(row.templates.first?.problem?.contains("louder") == true)
    }
}
