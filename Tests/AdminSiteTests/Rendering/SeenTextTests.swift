import Testing

@testable import AdminSite

struct SeenTextTests {
    @Test(
        arguments: [
            ("<b>a\u{202E}b</b>", "<b>a‹U+202E›b</b>"),
            // A combining mark right behind a tag.
            ("<b>\u{301}\u{200B}</b>", "<b>\u{301}‹U+200B›</b>"),
            ("\u{200B}<br>\u{200B}", "‹U+200B›<br>‹U+200B›"), ("a\u{200B}", "a‹U+200B›"),
        ])
    func `what is read is without disguise`(html: String, told: String) {
        #expect(SeenText.undisguised(html) == told)
    }

    @Test(
        arguments: [
            "", "<p>שלום \u{1F469}\u{200D}\u{1F52C}</p>", "<input value=\"a\u{202E}b\">",
            "<textarea rows=\"2\">a\u{202E}b\nc</textarea>", "<textarea>a\u{200B}", "<textarea\u{200B}",
            "<a href=\"\u{200B}",
        ])
    func `what is sent back, and what hides nothing, stays as it is`(html: String) {
        #expect(SeenText.undisguised(html) == html)
    }
}
