import Mustache

/// A model whose every value is the same text, whatever a template asks for: each section has one row of such values.
struct Hostile: MustacheParent, MustacheCustomRenderable {
    let renderText: String
    var isNull: Bool { false }

    /// The content of a page is HTML that the page made, and the layout takes it as it is.
    func child(named name: String) -> Any? { name == "content" ? "" : self }

    /// Markup, templates, attributes, right-to-left marks, and more than fits on any line.
    static let texts = [
        "<script>alert(1)</script>", "\" onmouseover=\"alert(1)", "' onfocus='alert(1)", "</textarea><img src=x>",
        "{{csrf}} {{{csrf}}} {{#page}}", "&lt;b&gt;&amp;", "\u{202E}exe.txt", "שלום شركة", "\u{1F469}\u{200D}\u{1F52C}",
        String(repeating: "x", count: 10_000), String(repeating: "<", count: 10_000),
    ]
}
