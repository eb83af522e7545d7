import Provisioning
import SCIM
import StrictJSON
import Testing

private let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

struct TemplateTests {
    @Test(arguments: [
        // Texts and paths.
        ("{{ userName }}", "Ada.Lovelace@example.com"),
        ("{{userName}}", "Ada.Lovelace@example.com"),
        ("{{ USERNAME }}", "Ada.Lovelace@example.com"),
        ("{{ name.givenName }} {{ name.familyName }}", "Ada Lovelace"),
        ("x-{{ name.givenName }}-y", "x-Ada-y"),
        ("no parts } }} { at all", "no parts } }} { at all"),
        ("{{ urn:ietf:params:scim:schemas:core:2.0:User:userName }}", "Ada.Lovelace@example.com"),
        ("{{ \(enterprise):department }}", "Engines"),
        ("{{ \(enterprise.uppercased()):Department }}", "Engines"),
        ("{{ \(enterprise):manager.displayName }}", "Charles"),
        ("{{ \(enterprise):manager }}", "26118915"),
        // An extension that nobody declared.
        ("{{ urn:example:params:scim:2.0:Site:floor }}", "3"),
        ("{{ urn:example:params:scim:2.0:Site:seats | last }}", "2.50"),
        ("{{ active }}", "true"),
        // Value filters.
        ("{{ emails[primary eq true].value }}", "ada@example.com"),
        ("{{ emails[primary eq true] }}", "ada@example.com"),
        ("{{ emails[type eq \"work\"].value | last }}", "countess@example.com"),
        ("{{ emails[type eq \"work\" and not (primary eq true)].value }}", "countess@example.com"),
        ("{{ emails[type eq \"a | b }} \\\" ]\"].value | default(\"none\") }}", "none"),
        // Lists.
        ("{{ emails.value | first }}", "ada@home.org"),
        ("{{ emails | at(1) }}", "ada@example.com"),
        ("{{ emails.value | after(\"@\") | join(\", \") }}", "home.org, example.com, example.com"),
        ("{{ roles | join(\"+\") }}", "engineer+writer"),
        ("{{ roles.value | first }}", "engineer"),
        // Functions follow each other.
        ("{{ userName | before(\"@\") | lower | replace('.', '_') }}", "ada_lovelace"),
        ("{{ userName|lower|beforeLast( \"@\" ) }}", "ada.lovelace"),
        ("{{ name.formatted | trim }}", "Ada Lovelace"),
        ("{{ userName | hash(sha256) | truncate(12) | prefix(\"user-\") }}", "user-9dee375ca4ae"),
        ("{{ userName | suffix(\"\\\"\\\\\\n\\t'\") }}", "Ada.Lovelace@example.com\"\\\n\t'"),
        // Missing values.
        ("{{ displayName | default(\"nobody\") }}", "nobody"),
        ("{{ nickName | upper | default(\"nobody\") | upper }}", "NOBODY"),
        ("{{ name.givenName }}{{ name.middleName | prefix(\" \") | default(\"\") }}", "Ada"),
        ("{{ roles | lookup({\"Writer\": \"author\"}) }}", "author"),
        ("{{ emails[type eq \"home\"].value | regex(\"^(.+)@home\\.org$\", \"$1\") }}", "ada"),
    ])
    func `fills a text from a user`(template: String, text: String) throws {
        #expect(try Template(parsing: template, schemas: .user).evaluate(ada) == text)
        #expect(try Template(parsing: template, schemas: .user).explain(ada).value == text)
        #expect(try Template(parsing: template).evaluate(ada) == text)
    }

    @Test(arguments: [
        ("{{ displayName }}", "{{ displayName }} has no value."),
        ("{{ nickName }}", "{{ nickName }} has no value."),
        ("{{ title | upper }}", "{{ title | upper }} has no value."),
        ("{{ name.givenName }} {{ name.middleName }}", "{{ name.middleName }} has no value."),
        ("{{ emails[type eq \"fax\"].value }}", "{{ emails[type eq \"fax\"].value }} has no value."),
        ("{{ emails.value }}", "{{ emails.value }} has 3 values: add first, last, at(0) or join(\", \")."),
        ("{{ userName | regex(\"^x\", \"y\") }}", "{{ userName | regex(\"^x\", \"y\") }} has no value."),
        ("{{ userName | replace(\"Ada.Lovelace@example.com\", \"\") }}-", "has no value."),
        ("{{ title | default(\"\") }}", "The text is empty."),
        ("", "The text is empty."),
    ])
    func `yields nothing when a part has not exactly one value, and says why`(template: String, problem: String) throws
    {
        let template = try Template(parsing: template, schemas: .user)
        #expect(try template.evaluate(ada) == nil)
        let trace = template.explain(ada)
        #expect(trace.value == nil)
        #expect(trace.problem?.hasSuffix(problem) == true)
    }

    @Test(arguments: [
        ("{{ displayName | replace(\" \", \"-\") | lower }}", "jira-users-eu"),
        ("idp-{{ displayName | after(\"Jira \") }}", "idp-Users EU"),
        ("{{ externalId }}", "00g1"),
    ])
    func `fills a text from a group`(template: String, text: String) throws {
        let group: JSONObject = ["id": "1", "externalId": "00g1", "displayName": "Jira Users EU"]
        #expect(try Template(parsing: template, schemas: .group).evaluate(group) == text)
    }

    @Test func `explains every step`() throws {
        let trace = try Template(
            parsing: "{{ emails.value | before(\"@\") | first }}{{ title | lower }}{{ nickName }}", schemas: .user
        ).explain(ada)
        #expect(trace.parts.map(\.path) == ["emails.value", "title", "nickName"])
        #expect(trace.parts[0].text == "emails.value | before(\"@\") | first")
        #expect(trace.parts[0].values == ["ada@home.org", "ada@example.com", "countess@example.com"])
        #expect(trace.parts[0].calls.map(\.text) == ["before(\"@\")", "first"])
        #expect(trace.parts[0].calls.map(\.values) == [["ada", "ada", "countess"], ["ada"]])
        #expect(trace.parts[1].calls.map(\.values) == [[]])
        #expect(trace.problem == "{{ title | lower }} has no value.")
        #expect(!trace.isGivenUp)
    }

    @Test func `reads whatever shape the identity provider sends`() throws {
        let odd: JSONObject = ["EMAILS": "plain@example.com", "name": [["givenName": "A"], 7], "title": ["x": "y"]]
        #expect(try Template(parsing: "{{ emails.value }}").evaluate(odd) == "plain@example.com")
        #expect(try Template(parsing: "{{ emails[value co \"plain\"].value }}").evaluate(odd) == "plain@example.com")
        #expect(try Template(parsing: "{{ name.givenName }}").evaluate(odd) == "A")
        #expect(try Template(parsing: "{{ title }}").evaluate(odd) == nil)
        #expect(try Template(parsing: "{{ \(enterprise):department }}").evaluate([enterprise: "x"]) == nil)
    }
}
