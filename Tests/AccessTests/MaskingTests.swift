import Access
import StrictJSON
import Testing

@Suite struct MaskingTests {
    @Test(arguments: [
        (#"{"userName":"ada"}"#, #"{"userName":"ada"}"#),
        (#"{"password":"hunter2"}"#, #"{"password":"***"}"#),
        (#"{"Password":{"a":["hunter2"]}}"#, #"{"Password":"***"}"#),
        (#"{"password":null,"active":false}"#, #"{"password":null,"active":false}"#),
        (
            #"{"a":[{"client_secret":1,"API-Key":"k","accessToken":"t"}]}"#,
            #"{"a":[{"client_secret":"***","API-Key":"***","accessToken":"***"}]}"#
        ),
        (
            #"{"op":"replace","path":"password","value":"hunter2"}"#,
            #"{"op":"replace","path":"password","value":"***"}"#
        ),
        (#"{"op":"replace","value":{"password":"hunter2"}}"#, #"{"op":"replace","value":{"password":"***"}}"#),
        (#"{"Path":"urn:x:User:Password","Value":["hunter2"]}"#, #"{"Path":"urn:x:User:Password","Value":"***"}"#),
        (#"{"urn:x:2.0:User:password":"hunter2"}"#, #"{"urn:x:2.0:User:password":"***"}"#),
        (#"{"pass\u0077ord":"hunter2"}"#, #"{"password":"***"}"#),
        (
            #"{"note":"use ush_0123456789ab_zzzzzz or Bearer abc.def"}"#,
            #"{"note":"use ush_0123456789ab_*** or Bearer ***"}"#
        ),
    ])
    func `secrets are taken out of JSON`(body: String, masked: String) {
        #expect(Masking.body(Array(body.utf8)) == masked)
    }

    @Test(arguments: [
        #"{"password":"hunter2""#, #"{"password":"hunter2","password":"hunter2"}"#, "password=hunter2&x=1",
        "<user><Password>hunter2</Password></user>", #"{"pass\u0077ord":"hunter2",}"#, "\u{FF}Client-Secret: hunter2",
    ])
    func `a body that is no JSON and speaks of a secret is hidden whole`(body: String) {
        let masked = Masking.body(Array(body.utf8))
        #expect(!masked.contains("hunter2"))
        #expect(masked.contains("\(body.utf8.count) bytes"))
    }

    @Test func `other bodies that are no JSON are shown`() {
        #expect(Masking.body(Array("hello".utf8)) == "hello")
        #expect(Masking.body([]) == "")
        #expect(Masking.body([0xFF, 0x61]) == "\u{FFFD}a")
    }

    @Test(arguments: [
        (
            "/scim/okta/v2/Users?filter=userName%20eq%20%22ada%22&count=1",
            "/scim/okta/v2/Users?filter=userName%20eq%20%22ada%22&count=1"
        ),
        ("/x?access_token=hunter2&a=b", "/x?access_token=***&a=b"),
        ("/x?a=b&PASSWORD=hunter2", "/x?a=b&PASSWORD=***"),
        ("/x?filter=password%20eq%20%22hunter2%22", "/x?filter=***"),
        ("/x?filter=%70assword%20eq%20%22hunter2%22", "/x?filter=***"),
        ("/x?password", "/x?***"), ("/x?", "/x?"), ("/x?a=%zz", "/x?a=%zz"),
        ("/ush_0123456789ab_hunter2", "/ush_0123456789ab_***"),
    ])
    func `secrets are taken out of paths and queries`(target: String, masked: String) {
        #expect(Masking.target(target) == masked)
    }

    @Test(arguments: [
        (#"{"filter":"password eq \"hunter2\""}"#, #"{"filter":"***"}"#),
        (#"{"Operations":[{"path":"x[secret eq \"hunter2\"].y"}]}"#, #"{"Operations":[{"path":"***"}]}"#),
        (#"{"filter":"userName eq \"ada\"","password":"x"}"#, #"{"filter":"userName eq \"ada\"","password":"***"}"#),
        (#"{"Operations":[{"path":"password","value":"x"}]}"#, #"{"Operations":[{"path":"password","value":"***"}]}"#),
    ])
    func `a filter in a body is masked when it compares a secret`(body: String, masked: String) {
        #expect(Masking.body(Array(body.utf8)) == masked)
    }

    @Test(arguments: [
        ("Authorization", "Bearer x", "***"), ("authorization", "whatever", "***"), ("Cookie", "a=b", "***"),
        ("X-Api-Key", "k", "***"), ("User-Agent", "Okta SCIM Client", "Okta SCIM Client"),
        ("X", "Basic YTpi", "Basic ***"),
    ])
    func `secrets are taken out of headers`(name: String, value: String, masked: String) {
        #expect(Masking.header(name, value) == masked)
    }

    @Test(arguments: ["a", "é", "😀", "👩‍👩‍👧", "e\u{301}"])
    func `a long text is cut between characters`(character: String) {
        let text = String(repeating: character, count: 20)
        for limit in 3..<text.utf8.count {
            let cut = Masking.cut(text, limit: limit)
            #expect(cut.utf8.count <= limit)
            #expect(cut.last == "…" && cut.dropLast().allSatisfy { String($0) == character })
        }
        #expect(Masking.cut(text, limit: text.utf8.count) == text)
    }

    @Test(arguments: 0..<4)
    func `a long body without secrets is cut between characters, too`(shift: Int) {
        let body = String(repeating: "x", count: shift) + String(repeating: "😀", count: 10_000)
        let masked = Masking.body(Array(body.utf8))
        #expect(masked.utf8.count <= Masking.limit && masked.utf8.count > Masking.limit - 8)
        #expect(masked.hasSuffix("😀…"))
        #expect(!masked.contains("\u{FFFD}"))
    }

    @Test(arguments: [
        "userName", "displayName", "pass", "word", "active", "emails", "pushGroups", "path", "",
    ])
    func `ordinary names are not masked`(name: String) {
        #expect(!Masking.isSensitive(name))
    }

    @Test func `a body is cut after masking`() {
        let body = #"{"password":"hunter2","x":""# + String(repeating: "y", count: 50_000) + "\"}"
        let masked = Masking.body(Array(body.utf8))
        #expect(masked.utf8.count <= Masking.limit)
        #expect(masked.hasPrefix(#"{"password":"***","x":"yyy"#))
    }

    @Test func `a body that is too large to be read is hidden if it may hold a secret`() {
        let filler = String(repeating: " ", count: Masking.limit * 100)
        #expect(
            Masking.body(Array((#"{"value":"hunter2","# + filler + #""path":"password"}"#).utf8)).contains("hunter2")
                == false)
    }
}
