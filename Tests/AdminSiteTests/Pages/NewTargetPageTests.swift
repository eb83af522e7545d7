import Administration
import Sync
import Testing

@testable import AdminSite

struct NewTargetPageTests {
    private let directory = TargetKind(word: "directory", title: "Built-in directory", summary: "", capabilities: [])
    private let wiki = TargetKind(
        word: "wiki", title: "Wiki", summary: "",
        fields: [.init("url", label: "Address", hint: "With https.") { _, _ in "An address begins with https://." }],
        capabilities: [])

    @Test func `a kind brings the fields of its own`() {
        let page = NewTargetPage(wiki, of: [directory, wiki], .empty)
        #expect(page.fields.map(\.label) == ["Address"])
        #expect(page.fields.first?.problems == [])
        #expect(NewTargetPage(directory, of: [directory], .empty).fields.isEmpty)
    }

    @Test func `where there are several kinds one is chosen`() {
        let page = NewTargetPage(wiki, of: [directory, wiki], .empty)
        #expect(page.kinds?.items.map(\.path) == ["/new-target?kind=directory", "/new-target?kind=wiki"])
        #expect(page.kinds?.items.map(\.isCurrent) == [false, true])
        #expect(NewTargetPage(directory, of: [directory], .empty).kinds == nil)
    }

    @Test func `what is wrong stands at its field, and what was typed is still there`() {
        let form = FormFields(["name": "", "url": "http://x"])
        let wish = NewTarget(name: "", kind: wiki) { form.line($0) }
        let page = NewTargetPage(wiki, of: [wiki], form, wish)
        #expect(page.name.problems == ["A target needs a name."])
        #expect(page.fields.map(\.problems) == [["An address begins with https://."]])
        #expect(page.fields.first?.value == "http://x")
        #expect(page.elsewhere == [])
        #expect(page.outlook == nil)
        #expect(page.previewed.isEmpty, "what is wrong can't be saved")
    }

    @Test func `only what would change something can be saved`() {
        let wish = NewTarget(name: "second", kind: directory) { _ in nil }
        let page = NewTargetPage(
            directory, of: [directory], .empty, wish, differences: [ToldDifference(label: "targets[second]")])
        #expect(page.outlook?.differences.map(\.label) == ["targets[second]"])
        #expect(page.previewed == wish.digest)
    }
}
