import Provisioning
import SCIM
import Testing

struct TemplateErrorTests {
    @Test(arguments: [
        // Braces and bars.
        ("{{ userName", 0, "This `{{` has no `}}`."),
        ("{{", 0, "This `{{` has no `}}`."),
        ("a {{ }}", 5, "An attribute is missing here, such as `userName`."),
        ("{{ | lower }}", 3, "An attribute is missing here, such as `userName`."),
        ("{{ userName | }}", 14, "A function is missing here, such as `lower`."),
        ("{{ userName | lower upper }}", 20, "`|` and a function, or `}}`, is missing here."),
        ("{{ userName | lower", 0, "This `{{` has no `}}`."),
        ("{{ userName | lower }", 20, "`|` and a function, or `}}`, is missing here."),
        ("{{ emails[type eq \"}}\" }}", 0, "This `{{` has no `}}`."),
        // Functions.
        ("{{ userName | uper }}", 14, "There is no function `uper`: did you mean `upper`?"),
        ("{{ userName | LOWER }}", 14, "There is no function `LOWER`: did you mean `lower`?"),
        ("{{ userName | frobnicate(1) }}", 14, "There is no function `frobnicate`."),
        ("{{ userName | regex(\"a\") }}", 14, "`regex` takes 2 arguments (pattern, replacement), got 1."),
        ("{{ userName | lower(\"a\") }}", 14, "`lower` takes no arguments, got 1."),
        ("{{ userName | before }}", 14, "`before` takes 1 argument (separator), got 0."),
        ("{{ userName | substring() }}", 14, "`substring` takes 1 or 2 arguments (start, length), got 0."),
        // Arguments.
        ("{{ userName | before(\"@) }}", 21, "This text has no closing quote."),
        ("{{ userName | before(\"@\" }}", 25, "`,` or `)` is missing here."),
        ("{{ userName | before(, }}", 21, "An argument is missing here: a text in quotes, a number or a table."),
        ("{{ userName | before(", 21, "An argument is missing here."),
        ("{{ userName | before(@) }}", 21, "An argument is missing here: a text in quotes, a number or a table."),
        ("{{ userName | before(1) }}", 21, "`separator` of `before` is a text, such as \"a\"."),
        ("{{ userName | at(\"1\") }}", 17, "`index` of `at` is a whole number of at most 1000000, such as 2."),
        (
            "{{ userName | at(99999999999999999999) }}", 17,
            "`index` of `at` is a whole number of at most 1000000, such as 2."
        ),
        (
            "{{ userName | at(9223372036854775807) }}", 17,
            "`index` of `at` is a whole number of at most 1000000, such as 2."
        ),
        (
            "{{ userName | at(-9223372036854775808) }}", 17,
            "`index` of `at` is a whole number of at most 1000000, such as 2."
        ),
        ("{{ userName | hash(md5) }}", 19, "`algorithm` of `hash` is one of: sha256, sha512."),
        (
            "{{ userName | before(\"\\q\") }}", 21,
            #"`\q` means nothing here. Write \\ for a backslash, \" for a quote, \n or \t."#
        ),
        ("{{ userName | lookup({\"a\": 1}) }}", 21, "`table` of `lookup` is a table of texts, such as {\"a\": \"b\"}."),
        ("{{ userName | lookup({\"a\": \"b\") }}", 21, "This is no table such as {\"a\": \"b\"}: "),
        ("{{ userName | lookup({\"a\": {)", 21, "This `{` has no `}`."),
        (
            "{{ userName | regex(\"(a\", \"b\") }}", 20,
            "This regular expression can't be read: missing closing parenthesis, after 2 bytes."
        ),
        (
            "{{ userName | regex(\"(a)\", \"$2\") }}", 27,
            "Behind a `$` of a replacement stands the number of a group of the expression (it has 1)"
        ),
        ("{{ userName | regex(\"(a)\", \"${x}\") }}", 27, "Behind a `$` of a replacement"),
        ("{{ userName | regex(\"(a)\", \"x$\") }}", 27, "Behind a `$` of a replacement"),
        ("{{ userName | date(\"YYYY\") }}", 19, "`YYYY` is no part of a date format. Those are `yyyy`"),
        ("{{ userName | date(\"'at\") }}", 19, "The text after a `'` of the date format has no end."),
        // Paths.
        ("{{ nickName2 }}", 3, "`nickName2` is no attribute of the User schema: did you mean `nickName`?"),
        ("{{ frobnication }}", 3, "`frobnication` is no attribute of the User schema."),
        ("{{ emails.vaule }}", 3, "`vaule` is no part of `emails`: did you mean `value`?"),
        ("{{ userName.x }}", 3, "`userName` has no parts: write it without `.x`."),
        ("{{ emails[typ eq \"work\"].value }}", 3, "`typ` is no part of `emails`: did you mean `type`?"),
        ("{{ name }}", 3, "`name` has several parts: name one of them, such as `name.formatted`."),
        ("{{ password }}", 3, "`password` is never kept, so no template can read it."),
        ("{{ groups.display }}", 3, "`groups` is not for templates: group rules decide about memberships."),
        (
            "{{ urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:departmnt }}", 3,
            "`departmnt` is no attribute of the EnterpriseUser schema: did you mean `department`?"
        ),
        ("{{ urn:ietf:params:scim:schemas:core:2.0:User }}", 3, "A schema has no value: add `:` and an attribute."),
        ("{{ user name }}", 3, "\"user name\" is no attribute path."),
        ("{{ emails[type }}", 0, "This `{{` has no `}}`."),
        ("{{ emails[type].value }}", 3, "The path"),
    ])
    func `says what is wrong and where`(template: String, offset: Int, message: String) {
        let error = #expect(throws: TemplateError.self) { try Template(parsing: template, schemas: .user) }
        #expect(error?.offset == offset)
        #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
    }

    @Test func `every part that is wrong is told, each at its place`() {
        let text = "{{ usrName }}-{{ userName | uper }}-{{ title }}-{{ userName | lower("
        let findings = SettingsChecks.standard.template(text)
        #expect(findings.map(\.offset) == [3, 28, 68])
        #expect(findings.map { $0.message.prefix(22) }.dropFirst().first == "There is no function `")
        #expect(SettingsChecks.standard.template("{{ userName }}").isEmpty)
    }

    @Test func `counts lines and columns from 1, in Unicode scalars`() throws {
        let error = try #require(throws: TemplateError.self) {
            try Template(parsing: "é{{ userName }}\n e\u{301}{{ userName | uper }}")
        }
        #expect((error.offset, error.line, error.column) == (33, 2, 18))
        #expect(
            error.description
                == "Line 2, column 18 of the template: There is no function `uper`: did you mean `upper`?")
    }

    @Test func `has limits`() throws {
        let parts = { (count: Int) in String(repeating: "{{ userName }}", count: count) }
        let calls = { (count: Int) in "{{ userName" + String(repeating: "|lower", count: count) + "}}" }
        #expect(throws: Never.self) { try Template(parsing: parts(64)) }
        #expect(throws: TemplateError.self) { try Template(parsing: parts(65)) }
        #expect(throws: Never.self) { try Template(parsing: calls(32)) }
        #expect(throws: TemplateError.self) { try Template(parsing: calls(33)) }
        #expect(throws: Never.self) { try Template(parsing: String(repeating: "a", count: 8192)) }
        #expect(throws: TemplateError.self) { try Template(parsing: String(repeating: "a", count: 8193)) }
    }
}
