import Access
import Administration
import HTTPTypes
import Testing

@testable import AdminSite
@testable import HTTPGate

struct RequestOriginTests {
    private func origin(_ url: String = "https://usher.example.com/base") throws -> RequestOrigin {
        RequestOrigin(
            publicURL: url, proxies: ReverseProxies(trusted: try AddressList(parsing: ["10.0.0.0/8"])))
    }

    private func request(
        _ fields: KeyValuePairs<String, String>, host: String = "usher.internal:8480", from address: String = "10.1.2.3"
    ) -> GateRequest {
        var headers = HTTPFields()
        for (name, value) in fields {
            if let name = HTTPField.Name(name) { headers.append(HTTPField(name: name, value: value)) }
        }
        return GateRequest(
            head: GateRequestHead(.post, "/", headers: headers, host: host, remoteAddress: address), target: .empty,
            prefixLength: 0)
    }

    @Test(arguments: [
        ("same-origin", nil, true), ("none", nil, true), ("cross-site", nil, false), ("same-site", nil, false),
        (nil, nil, true), (nil, "https://usher.example.com", true), (nil, "http://USHER.internal:8480", true),
        (nil, "https://usher.example.com.evil.example", false), (nil, "https://evil.example", false),
        (nil, "null", false), (nil, "", false), ("same-origin", "https://evil.example", false),
        ("cross-site", "https://usher.example.com", false),
    ])
    func `a form is let in unless anything says that another site sent it`(
        site: String?, sender: String?, isIn: Bool
    ) throws {
        let fields = [("Sec-Fetch-Site", site), ("Origin", sender)].compactMap { name, value in
            value.map { (name, $0) }
        }
        var headers = HTTPFields()
        for (name, value) in fields {
            if let name = HTTPField.Name(name) { headers.append(HTTPField(name: name, value: value)) }
        }
        let request = GateRequest(
            head: GateRequestHead(.post, "/", headers: headers, host: "usher.internal:8480"), target: .empty,
            prefixLength: 0)
        #expect(try origin().mayBeFromHere(request) == isIn)
        #expect(try origin().isFromHere(request) == (isIn && site == "same-origin"), "the browser has to say it itself")
    }

    @Test func `a visit has the address that a trusted proxy tells, the browser and the request's id`() throws {
        let sent = request(["X-Forwarded-For": "198.51.100.7, 203.0.113.9", "User-Agent": "Firefox <b>"])
        let visit = try origin().visit(sent)
        #expect(visit.address == "203.0.113.9" && visit.browser == "Firefox <b>" && visit.requestID == sent.id)
    }

    @Test func `a stranger's word about his address is nothing`() throws {
        let sent = request(["X-Forwarded-For": "10.9.9.9"], from: "203.0.113.50")
        #expect(try origin().visit(sent).address == "203.0.113.50")
        #expect(try origin().visit(request([:], from: "203.0.113.50")).browser.isEmpty)
    }

    @Test(arguments: [("m4rk", true), ("m4rk ", false), ("M4RK", false), ("", false), ("m4rkm4rk", false)])
    func `a form carries the mark of its session, and no other`(mark: String, isMarked: Bool) {
        #expect(FormFields(["csrf": mark]).isMarked("m4rk") == isMarked)
        #expect(!FormFields(["other": "m4rk"]).isMarked("m4rk"))
    }
}
