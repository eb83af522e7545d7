import HTTPGate
import Testing

@testable import AdminSite

struct FormFieldsTests {
    @Test func `a line is told without blanks around it and between words only once`() {
        let form = FormFields(["name": "  Ada   Lovelace ", "empty": "   "])
        #expect(form.line("name") == "Ada Lovelace")
        #expect(form.line("empty") == nil)
        #expect(form.line("nothing") == nil)
        #expect(form["name"] == "  Ada   Lovelace ", "as it was sent")
    }

    @Test func `a text area has its lines as the browser sends them`() throws {
        let form = try FormFields(parsing: Array("list=+a+%0D%0A%0D%0Ab%09".utf8))
        #expect(form.text("list") == " a \n\nb\t")
        #expect(form.lines("list") == ["a", "b"])
    }

    @Test func `a name may come several times`() throws {
        let form = try FormFields(parsing: Array("id=1&id=2&full=1&id=".utf8))
        #expect(form.all("id") == ["1", "2", ""])
        #expect(form["id"] == "1")
        #expect(form.isTicked("full"))
        #expect(!form.isTicked("half"))
        #expect(form.names == ["id", "id", "full", "id"])
    }

    @Test func `names and values may be anything that is UTF-8`() throws {
        let form = try FormFields(parsing: Array("%C3%A9=%3Cscript%3E%26&=x&alone".utf8))
        #expect(form["é"] == "<script>&")
        #expect(form[""] == "x")
        #expect(form["alone"] == "")
    }

    @Test(arguments: ["a=%FF", "a=%", "a=%zz", "a=%00", "%C3=b"])
    func `what is no text is refused`(body: String) {
        #expect(throws: HTTPRefusal.self) { try FormFields(parsing: Array(body.utf8)) }
    }

    @Test func `ten thousand fields are taken, one more is refused in words`() throws {
        let most = Array(String(repeating: "a=1&", count: 10_000).utf8)
        #expect(try FormFields(parsing: most).names.count == 10_000)
        #expect {
            try FormFields(parsing: most + Array("a=1".utf8))
        } throws: { error in
            (error as? HTTPRefusal)?.status == 400
                && (error as? HTTPRefusal)?.detail == "The form has more than 10000 fields."
        }
    }

    @Test func `what was entered is sent again without secrets and marks`() {
        let form = FormFields([
            "csrf": "m4rk", "old": "s3cret", "password": "s3cret2", "again": "s3cret2", "token": "t", "code": "c",
            "proof": "p", "proof-purpose": "why", "username": "ada", "label": "spring",
        ])
        #expect(form.entered.map(\.name) == ["username", "label"])
        #expect(form.hasSecret)
        #expect(FormFields(["password": "x"]).saysSomething)
        #expect(!FormFields(["csrf": "m4rk", "password": "", "proof": "p"]).saysSomething)
        #expect(!FormFields(["label": "spring", "proof": "p"]).hasSecret, "it is asked for anew")
    }

    @Test func `a settings document with a password in it is a secret as a whole`() {
        #expect(FormFields(["text": "auth: { bearer: hunter2 }"]).hasSecret)
        #expect(!FormFields(["text": "auth: { bearer: { env: JIRA_TOKEN } }"]).hasSecret)
        #expect(!FormFields(["label": "password: spring"]).hasSecret, "only documents are looked into")
    }
}
