import Provisioning
import StrictJSON
import Testing

struct AttributeMappingTests {
    @Test(arguments: [
        (["{{ userName }}"], MappedValue.set("Ada.Lovelace@example.com")),
        (["{{ displayName }}", "{{ name.givenName }} {{ name.familyName }}", "{{ userName }}"], .set("Ada Lovelace")),
        (["{{ emails.value }}", "{{ emails.value | first }}"], .set("ada@home.org")),
        (["{{ title }}", "none"], .set("none")), (["{{ title }}"], .keep), ([], .keep),
    ])
    func `the first template that yields a text wins`(from: [String], value: MappedValue) throws {
        let mapping = try AttributeMapping(rule: AttributeRule(from: from))
        #expect(try mapping.evaluate(ada) == value)
        #expect(mapping.explain(ada).outcome == value)
    }

    @Test(arguments: [
        (WhenMissing.ignore, MappedValue.keep), (.clear, .clear), (.raw, .set("Ada.Lovelace@example.com")),
        (.drop, .drop("None of these has a value: {{ title }}  {{ userName | regex(\"^x\", \"\") }}")),
    ])
    func `whenMissing decides when none does`(whenMissing: WhenMissing, value: MappedValue) throws {
        let rule = AttributeRule(
            from: ["{{ title }}", "{{ userName | regex(\"^x\", \"\") }}"], whenMissing: whenMissing)
        #expect(try AttributeMapping(rule: rule).evaluate(ada) == value)
        #expect(try AttributeMapping(rule: rule).explain(ada).outcome == value)
    }

    @Test func `raw with nothing to show keeps the account's value`() throws {
        let rule = AttributeRule(from: ["{{ title | upper }}"], whenMissing: .raw)
        #expect(try AttributeMapping(rule: rule).evaluate(ada) == .keep)
    }

    @Test func `the default rules are valid and find what identity providers send`() throws {
        let rules = AttributeRules()
        #expect(try AttributeMapping(rule: rules.username).evaluate(ada) == .set("Ada.Lovelace@example.com"))
        #expect(try AttributeMapping(rule: rules.displayName).evaluate(ada) == .set(" Ada Lovelace "))
        #expect(try AttributeMapping(rule: rules.email).evaluate(ada) == .set("ada@example.com"))
        #expect(try AttributeMapping(rule: rules.email).evaluate(["emails": [["value": "a@b"]]]) == .set("a@b"))
        #expect(try AttributeMapping(rule: rules.email).evaluate(["userName": "ada"]) == .keep)
    }

    @Test func `explains the templates that were asked, and no others`() throws {
        let mapping = try AttributeMapping(rule: AttributeRule(from: ["{{ title }}", "{{ userName }}", "{{ id }}"]))
        let trace = mapping.explain(ada)
        #expect(trace.templates.map(\.template) == ["{{ title }}", "{{ userName }}"])
        #expect(trace.templates.map(\.problem) == ["{{ title }} has no value.", nil])
    }

    @Test func `a bad template is an error that shows it`() {
        let error = #expect(throws: TemplateError.self) {
            try AttributeMapping(rule: AttributeRule(from: ["{{ userName }}", "{{ nope }}"]))
        }
        #expect(error?.template == "{{ nope }}")
    }

    @Test func `an expensive expression fails the user, not the rest`() throws {
        let mapping = try AttributeMapping(rule: AttributeRule(from: ["{{ userName | regex(\"(a+)+$\", \"x\") }}"]))
        let evil: JSONObject = ["userName": .string(String(repeating: "a", count: 60) + "!")]
        let error = #expect(throws: MappingError.self) { try mapping.evaluate(evil) }
        #expect(error?.description.contains("takes too many steps for this value") == true)
        let trace = mapping.explain(evil)
        #expect(trace.outcome == nil)
        #expect(trace.templates.first?.isGivenUp == true)
        #expect(trace.templates.first?.problem == error?.description)
        #expect(try mapping.evaluate(["userName": "aaa"]) == .set("x"))
    }

    @Test func `an explanation has the outcome that the sync has, also where only the explanation looks further`()
        throws
    {
        let mapping = try AttributeMapping(
            rule: AttributeRule(from: ["{{ title }}{{ userName | regex(\"(a+)+$\", \"x\") }}", "{{ id }}"]))
        let evil: JSONObject = ["id": "7", "userName": .string(String(repeating: "a", count: 60) + "!")]
        #expect(try mapping.evaluate(evil) == .set("7"))
        #expect(mapping.explain(evil).outcome == .set("7"))
        #expect(mapping.explain(evil).templates.map(\.problem) == ["{{ title }} has no value.", nil])
    }
}
