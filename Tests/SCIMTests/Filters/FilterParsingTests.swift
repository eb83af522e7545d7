import SCIM
import StrictJSON
import Testing

private func path(_ name: String, _ sub: String? = nil) -> AttributePath { AttributePath(name: name, sub: sub) }
private let userName = Filter.compare(path("userName"), .eq, "bjensen")
private let typeIsWork = Filter.compare(path("type"), .eq, "work")
private let title = Filter.present(path("title"))
private let isEmployee = Filter.compare(path("userType"), .eq, "Employee")
private let emails = Filter.or(
    .compare(path("emails"), .co, "example.com"), .compare(path("emails", "value"), .co, "example.org"))

struct FilterParsingTests {
    // RFC 7644 section 3.4.2.2, figure 2, one by one.
    @Test(
        arguments: [
            ("userName eq \"bjensen\"", userName),
            ("name.familyName co \"O'Malley\"", .compare(path("name", "familyName"), .co, "O'Malley")),
            ("userName sw \"J\"", .compare(path("userName"), .sw, "J")),
            (
                "urn:ietf:params:scim:schemas:core:2.0:User:userName sw \"J\"",
                .compare(
                    AttributePath(schema: "urn:ietf:params:scim:schemas:core:2.0:User", name: "userName"), .sw, "J")
            ),
            ("title pr", title),
            (
                "meta.lastModified gt \"2011-05-13T04:42:34Z\"",
                .compare(path("meta", "lastModified"), .gt, "2011-05-13T04:42:34Z")
            ),
            (
                "meta.lastModified ge \"2011-05-13T04:42:34Z\"",
                .compare(path("meta", "lastModified"), .ge, "2011-05-13T04:42:34Z")
            ),
            (
                "meta.lastModified lt \"2011-05-13T04:42:34Z\"",
                .compare(path("meta", "lastModified"), .lt, "2011-05-13T04:42:34Z")
            ),
            (
                "meta.lastModified le \"2011-05-13T04:42:34Z\"",
                .compare(path("meta", "lastModified"), .le, "2011-05-13T04:42:34Z")
            ),
            ("title pr and userType eq \"Employee\"", .and(title, isEmployee)),
            ("title pr or userType eq \"Intern\"", .or(title, .compare(path("userType"), .eq, "Intern"))),
            (
                "schemas eq \"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\"",
                .compare(path("schemas"), .eq, "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")
            ),
            (
                "userType eq \"Employee\" and (emails co \"example.com\" or emails.value co \"example.org\")",
                .and(isEmployee, emails)
            ),
            (
                "userType ne \"Employee\" and not (emails co \"example.com\" or emails.value co \"example.org\")",
                .and(.compare(path("userType"), .ne, "Employee"), .not(emails))
            ),
            (
                "userType eq \"Employee\" and (emails.type eq \"work\")",
                .and(isEmployee, .compare(path("emails", "type"), .eq, "work"))
            ),
            (
                "userType eq \"Employee\" and emails[type eq \"work\" and value co \"@example.com\"]",
                .and(
                    isEmployee, .element(path("emails"), .and(typeIsWork, .compare(path("value"), .co, "@example.com")))
                )
            ),
            (
                "emails[type eq \"work\" and value co \"@example.com\"] or ims[type eq \"xmpp\" and value co \"@foo.com\"]",
                .or(
                    .element(path("emails"), .and(typeIsWork, .compare(path("value"), .co, "@example.com"))),
                    .element(
                        path("ims"),
                        .and(.compare(path("type"), .eq, "xmpp"), .compare(path("value"), .co, "@foo.com"))))
            ),
        ] as [(String, Filter)])
    func `reads the examples of the RFC`(_ text: String, _ filter: Filter) throws {
        #expect(try Filter(parsing: text) == filter)
    }

    @Test(arguments: [
        ("a pr or b pr and c pr", "a pr or (b pr and c pr)"),
        ("a pr and b pr or c pr", "(a pr and b pr) or c pr"),
        ("a pr or b pr or c pr", "(a pr or b pr) or c pr"),
        ("not (a pr) and b pr", "(not (a pr)) and b pr"),
        ("not (a pr) or b pr and not (c pr)", "(not (a pr)) or (b pr and (not (c pr)))"),
        ("e[a pr or b pr and c pr]", "e[a pr or (b pr and c pr)]"),
    ])
    func `groups before not, not before and, and before or`(_ text: String, _ grouped: String) throws {
        #expect(try Filter(parsing: text) == Filter(parsing: grouped))
    }

    @Test(arguments: [
        "USERNAME EQ \"bjensen\"", "userName Eq \"bjensen\"", "  userName   eq   \"bjensen\"  ",
        "(userName eq \"bjensen\")", "((userName eq \"bjensen\"))", "( userName eq \"bjensen\" )",
        "userName\teq\t\"bjensen\"", "userName eq \"\\u0062jensen\"",
    ])
    func `has no case in names and operators and does not mind blanks`(_ text: String) throws {
        let filter = try Filter(parsing: text)
        guard case .compare(let path, .eq, "bjensen") = filter else {
            Issue.record("\(filter)")
            return
        }
        #expect(path.isSame(as: AttributePath(name: "userName")))
    }

    @Test func `has no case in and, or and not, and wants no blank before a parenthesis`() throws {
        let filter = Filter.or(.and(.present(path("a")), .not(.present(path("b")))), .present(path("c")))
        #expect(try Filter(parsing: "a PR AND NOT(b Pr) Or(c pr)") == filter)
        #expect(try Filter(parsing: "((a pr)and(not(b pr)))or(c pr)") == filter)
    }

    @Test(
        arguments: [
            ("\"a \\\"b\\\" \\\\ c\"", "a \"b\" \\ c"), ("\"x) or (y\"", "x) or (y"), ("\"50%_'\"", "50%_'"),
            ("\"]\"", "]"), ("\"\\u00e9\"", "\u{E9}"), ("\"\\ud83d\\ude00\"", "\u{1F600}"), ("\"\"", ""),
            ("true", true), ("True", true), ("false", false), ("FALSE", false), ("null", JSONValue.null), ("7", 7),
            ("-1.50e1", -15), ("0", 0),
        ] as [(String, JSONValue)])
    func `reads values as JSON`(_ text: String, _ value: JSONValue) throws {
        #expect(try Filter(parsing: "a eq \(text)") == .compare(path("a"), .eq, value))
        #expect(try Filter(parsing: "(a eq \(text))") == .compare(path("a"), .eq, value))
        #expect(try Filter(parsing: "e[a eq \(text)]") == .element(path("e"), .compare(path("a"), .eq, value)))
    }

    @Test func `folds what follows a bracket into the same element`() throws {
        let inside = Filter.element(path("emails"), .and(typeIsWork, .compare(path("value"), .eq, "x")))
        #expect(try Filter(parsing: "emails[type eq \"work\"].value eq \"x\"") == inside)
        #expect(
            try Filter(parsing: "emails[type eq \"work\"].value pr")
                == .element(path("emails"), .and(typeIsWork, .present(path("value")))))
        #expect(
            try Filter(parsing: "emails[a pr or b pr].c pr") == Filter(parsing: "emails[(a pr or b pr) and c pr]"))
    }

    @Test func `tells which attributes it asks for`() throws {
        let filter = try Filter(
            parsing: "userName eq \"x\" and not (emails[type eq \"work\"].value pr) or meta.created pr")
        #expect(
            filter.paths == [
                path("userName"), path("emails", "type"), path("emails", "value"), path("meta", "created"),
            ])
        #expect(filter.mentions("EMAILS"))
        #expect(!filter.mentions("type"))
        #expect(try Filter(parsing: "urn:x:y:members pr").mentions("members"))
    }
}
