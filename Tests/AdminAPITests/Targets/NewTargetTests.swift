import Administration
import Provisioning
import Sync
import Testing

struct NewTargetTests {
    private let kind = TargetKind(
        word: "wiki", title: "Wiki", summary: "",
        fields: [
            .init("url", label: "Address", hint: "") { text, settings in
                guard text.hasPrefix("https://") else { return "An address begins with https://." }
                settings.url = text
                return nil
            },
            .init("token", label: "Token", hint: "", isRequired: false) { text, settings in
                settings.auth = .bearer(.environment(text))
                return nil
            },
        ], capabilities: [])

    private func wish(_ name: String, _ values: [String: String]) -> NewTarget {
        NewTarget(name: name, kind: kind) { values[$0] }
    }

    @Test func `fields say what becomes of what was filled in`() {
        let wish = wish("docs", ["url": "https://wiki.example.com", "token": "WIKI_TOKEN", "other": "x"])
        #expect(
            wish.settings
                == TargetSettings(
                    name: "docs", kind: "wiki", url: "https://wiki.example.com",
                    auth: .bearer(.environment("WIKI_TOKEN"))))
        #expect(wish.findings.isEmpty)
    }

    @Test func `what is needed and missing is told at its field, and so is what is wrong`() {
        #expect(wish("", [:]).findings.map(\.key) == ["name", "url"])
        let wrong = wish("docs", ["url": "wiki"])
        #expect(wrong.findings == [.init(key: "url", text: "An address begins with https://.")])
        #expect(wrong.settings.url == nil)
    }

    @Test func `another wish has another digest`() {
        let one = wish("docs", ["url": "https://a"])
        #expect(one.digest == wish("docs", ["url": "https://a"]).digest)
        #expect(one.digest != wish("docs", ["url": "https://b"]).digest)
        #expect(one.digest != wish("doc", ["url": "https://a"]).digest)
    }
}
