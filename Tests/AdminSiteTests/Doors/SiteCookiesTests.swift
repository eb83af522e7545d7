import HTTPTypes
import Testing

@testable import AdminSite
@testable import HTTPGate

struct SiteCookiesTests {
    private let plain = SiteCookies(isSecure: false)
    private let secure = SiteCookies(isSecure: true)

    private func request(_ cookies: String...) -> GateRequest {
        var headers = HTTPFields()
        for cookie in cookies { headers.append(HTTPField(name: .cookie, value: cookie)) }
        return GateRequest(head: GateRequestHead(.get, "/", headers: headers), target: .empty, prefixLength: 0)
    }

    @Test func `over https the names have the prefix that no other host can set`() {
        #expect(
            secure.carrying(session: "s3cret").value
                == "__Host-usher=s3cret; Path=/; HttpOnly; Max-Age=43200; SameSite=Lax; Secure")
        #expect(secure.carrying(Notice(text: "done")).value.hasPrefix("__Host-usher-notice="))
        #expect(secure.carrying(Notice(text: "done")).value.hasSuffix("; Secure"))
    }

    @Test func `without https they have other names, or the browser would drop them`() {
        #expect(
            plain.carrying(session: "s3cret").value
                == "usher-session=s3cret; Path=/; HttpOnly; Max-Age=43200; SameSite=Lax")
    }

    @Test func `a session is found among other cookies`() throws {
        #expect(plain.session(request("a=b; usher-session=s3cret; c=d")) == "s3cret")
        #expect(plain.session(request("a=b", "usher-session=s3cret")) == "s3cret")
        #expect(plain.session(request("a=b;usher-session=s3cret")) == "s3cret")
    }

    @Test(arguments: ["usher-sessio=x", "xusher-session=x", "usher-session-x=x", "usher-session", "=", ";;", ""])
    func `another name is no session`(cookie: String) throws {
        #expect(plain.session(request(cookie)) == nil)
    }

    @Test func `over https a cookie without the prefix is no session`() throws {
        #expect(secure.session(request("usher-session=x; usher=x")) == nil)
    }

    @Test(arguments: [
        "The token a1 was revoked.", "é漢字\u{1F469}\u{202E}", "a; b=c, \"d\"\r\nSet-Cookie: x", "<script>", "!", ".",
    ])
    func `a notice comes back as it was, whatever it holds`(text: String) throws {
        for isProblem in [false, true] {
            let field = plain.carrying(Notice(text: text, isProblem: isProblem))
            let pair = String(field.value.prefix { $0 != ";" })
            #expect(pair.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
            #expect(plain.notice(request(pair)) == Notice(text: text, isProblem: isProblem))
        }
    }

    @Test func `a notice of ten thousand characters is cut, so that the browser keeps it`() throws {
        let field = plain.carrying(Notice(text: String(repeating: "x", count: 10_000)))
        #expect(field.value.utf8.count < 4096)
        let told = plain.notice(request(String(field.value.prefix { $0 != ";" })))?.text
        #expect(told?.utf8.count == 1800)
        #expect(told?.hasSuffix("x…") == true)
    }

    @Test func `also one of large characters`() throws {
        let family = String(repeating: "\u{1F469}\u{200D}\u{1F469}\u{200D}\u{1F467}", count: 1000)
        let field = plain.carrying(Notice(text: family))
        #expect(field.value.utf8.count < 4096)
        #expect(plain.notice(request(String(field.value.prefix { $0 != ";" }))) != nil)
    }

    @Test(arguments: ["", "2", "zz", "2e2", "ff", "c3", "+1+1", "2e" + String(repeating: "61", count: 3000)])
    func `what nobody wrote is no notice`(value: String) throws {
        #expect(plain.notice(request("usher-notice=\(value)")) == nil)
    }

    @Test func `a cookie is taken away by its own name`() {
        #expect(secure.withoutSession.value == "__Host-usher=; Path=/; HttpOnly; Max-Age=0; SameSite=Lax; Secure")
        #expect(plain.withoutNotice.value == "usher-notice=; Path=/; HttpOnly; Max-Age=0; SameSite=Strict")
    }
}
