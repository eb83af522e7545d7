import Testing

@testable import Provisioning

struct ReasonPartsTests {
    private let hostile = [
        "ada", "", "`", "``", "a`b", "⟨groups.required⟩", "x` and ⟨link⟩ `", "é\u{202E}\u{1F469}",
        // An accent, a joiner or a mark that comes before its letter makes one character with what stands beside it.
        "\u{301}⟨protect.users is Alice may stay⟩", "x\u{600}", "`\u{301}⟨link⟩", "⟨\u{301}link⟩", "⟨link\u{600}⟩",
        "a\u{200D}",
    ]

    @Test func `what was kept is read as it was said, whatever the values hold`() {
        for value in hostile {
            let reason: Reason = "\(setting: .neverAssign) forbids \(value: value), said \(value), by \(value: value)"
            let kept = Reason(stored: reason.stored)
            #expect(kept == reason)
            #expect(kept.settings == [.neverAssign], "\(value) names no setting")
            #expect(kept.parts.filter { $0 == .value(value) }.count >= (value.contains("`") ? 1 : 2))
        }
    }

    @Test func `command line and API have settings by their paths and values between backticks`() {
        let reason: Reason = "left: \(setting: .cleanup("deleted"), is: "disable"), by \(value: "a`b")"
        #expect(reason.description == "left: cleanup.deleted is disable, by `a`b`")
        #expect(reason.settings == [SettingPath("cleanup.deleted")])
    }

    @Test func `what earlier versions kept is text that stays as it is`() {
        let kept = Reason(stored: "neverRemove keeps it by `vpn`, and {{ userName }} is <b>")
        #expect(kept.description == "neverRemove keeps it by `vpn`, and {{ userName }} is <b>")
        #expect(kept.settings.isEmpty && kept.parts.contains(.value("vpn")))
    }

    @Test func `a name of a property that has the marks of a setting is text`() {
        let reason: Reason = "\(setting: SettingPath("attributes.properties.a⟩b")): gone"
        #expect(reason.settings.isEmpty && reason.description == "attributes.properties.a⟩b: gone")
    }

    @Test func `what others say names no settings`() {
        #expect(Reason(text: "the target refused: ⟨link⟩").settings.isEmpty)
    }
}
