import Foundation
import Mustache
import Testing

@testable import AdminSite

struct TemplateTests {
    private let library: MustacheLibrary

    init() throws { library = try Renderer().library }

    private static let names = PageList.all.map { $0.templateName } + [Renderer.layout]

    @Test(arguments: names)
    func `whatever the values hold, a page shows it as text`(name: String) throws {
        let plain = try #require(library.render(Hostile(renderText: "plain"), withTemplate: name))
        for text in Hostile.texts {
            let page = try #require(library.render(Hostile(renderText: text), withTemplate: name))
            // The marks of the page are those that it has with a harmless text: none was added by a value.
            #expect(Self.marks(page) == Self.marks(plain), "\(name): \(text.prefix(40))")
        }
    }

    /// `<`, `>` and quotes in their order.
    private static func marks(_ page: String) -> String { page.filter { "<>\"'".contains($0) } }

    @Test func `values of attributes stand in double quotes, or a blank would end them`() throws {
        let templates = PageList.all.map { ($0.templateName, $0.template) } + Partials.all.map { ($0.key, $0.value) }
        for (name, template) in templates + [("Layout", Layout.template)] {
            let unquoted = template.matches(of: /=\{\{|='/).map { String($0.output) }
            #expect(unquoted == [], "\(name)")
        }
    }

    @Test func `nothing is put on a page unescaped but the content, which pages made`() {
        let templates = PageList.all.map { $0.template } + Partials.all.values + [Layout.template]
        let raw = templates.flatMap { $0.matches(of: /\{\{\{[^}]*\}\}\}|\{\{&[^}]*\}\}/) }.map { String($0.output) }
        #expect(raw == ["{{{content}}}"])
    }

    @Test func `what scrolls is reached by the keyboard, and has a name`() {
        for template in PageList.all.map({ $0.template }) + Partials.all.values {
            let nameless = template.matches(of: /<div class="scroll"(?! tabindex="0" role="region" aria-label=")/)
            #expect(nameless.isEmpty, "\(template.prefix(80))")
        }
    }

    @Test func `what browsers hide while it is typed is a secret that no page keeps`() {
        let templates = PageList.all.map { $0.template } + Partials.all.values
        let hidden = templates.flatMap { $0.matches(of: /name="([^"]+)" type="password"/).map { String($0.output.1) } }
        let all = templates.reduce(0) { $0 + $1.matches(of: /type="password"/).count }
        #expect(hidden.count == all && all >= 6)
        #expect(FormFields.secrets.isSuperset(of: hidden))
    }

    @Test func `every form carries the mark of its session`() {
        for page in PageList.all where page != SignInPage.self && page != SetupPage.self {
            let forms = page.template.components(separatedBy: "<form method=\"post\"").dropFirst()
            for form in forms {
                #expect(form.contains("name=\"csrf\" value=\"{{csrf}}\""), "\(page)")
            }
        }
    }

    @Test func `every page that there is stands in the list, so that its template is read at the start`() throws {
        let known = Set(PageList.all.map { $0.templateName })
        let declared = try Self.sources().flatMap { text in
            text.matches(of: /(?m)^(?:\w+ )*struct (\w+): SitePage/).map { String($0.output.1) }
        }
        #expect(declared.count > 20)
        #expect(declared.filter { !known.contains($0) } == [])
    }

    private static func sources() throws -> [String] {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Sources/AdminSite").standardizedFileURL
        let paths = try FileManager.default.subpathsOfDirectory(atPath: root.path()).filter { $0.hasSuffix(".swift") }
        return try paths.map { try String(contentsOf: root.appending(path: $0), encoding: .utf8) }
    }
}
