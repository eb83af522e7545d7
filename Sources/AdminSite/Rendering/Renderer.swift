import Mustache

/// Makes HTML of pages. Templates are read once; one that is wrong keeps the server from starting, and a test from passing.
struct Renderer: Sendable {
    let library: MustacheLibrary

    init(pages: [any SitePage.Type] = PageList.all, partials: [String: String] = Partials.all) throws {
        var library = MustacheLibrary()
        for (name, template) in partials { try library.register(template, named: name) }
        for page in pages {
            try library.register("{{#page}}\(page.template){{/page}}", named: page.templateName)
        }
        try library.register("{{#frame}}\(Layout.template){{/frame}}", named: Self.layout)
        self.library = library
    }

    static let layout = "Layout"

    private struct Content {
        let page: any SitePage
        let csrf: String
        let canOperate: Bool
        let canAdminister: Bool
    }

    private struct Whole {
        let frame: PageFrame
        let content: String
    }

    /// The whole page.
    func html(_ page: any SitePage, in frame: PageFrame) -> String {
        let whole = Whole(frame: frame, content: content(page, in: frame))
        return SeenText.undisguised(library.render(whole, withTemplate: Self.layout) ?? "")
    }

    /// Its content alone: for what is replaced on a page that is shown already.
    func content(_ page: any SitePage, in frame: PageFrame) -> String {
        let content = Content(
            page: page, csrf: frame.csrf, canOperate: frame.canOperate, canAdminister: frame.canAdminister)
        return SeenText.undisguised(library.render(content, withTemplate: type(of: page).templateName) ?? "")
    }
}
