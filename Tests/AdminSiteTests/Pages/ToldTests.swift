import Administration
import Provisioning
import SCIM
import StrictJSON
import Sync
import Testing

@testable import AdminSite

struct ToldTests {
    @Test func `a step is told by words that begin with a capital, and is cut when it is long`() {
        #expect(Told.step("disableAccount", "").first?.isUppercase == true)
        #expect(Told.step("addMembership", "<b>devs</b>").contains("<b>devs</b>"))
        #expect(Told.step("addMembership", String(repeating: "x", count: 10_000)).utf8.count <= 300)
    }

    @Test(arguments: [
        ("the account is as the rules want it", "The account is as the rules want it."),
        ("Who is there?", "Who is there?"), ("groups.name fails", "groups.name fails."),
        ("kept: it matches", "Kept: it matches."), ("", "."), ("done", "Done."),
    ])
    func `what is said by itself is a sentence, and names of settings stay as they are`(text: String, told: String) {
        #expect(Told.sentence(text) == told)
    }

    @Test(arguments: [(0, "0 users"), (1, "1 user"), (2, "2 users"), (12_345, "12,345 users")])
    func `numbers have their plural`(number: Int, told: String) { #expect(Told.count(number, "user") == told) }

    @Test func `an irregular plural is given`() { #expect(Told.count(2, "person", "people") == "2 people") }

    @Test(arguments: ["x", "é", "漢", "\u{1F469}\u{200D}\u{1F467}", "\u{202E}<"])
    func `a long value is cut, never within a character`(piece: String) {
        let long = String(repeating: piece, count: 10_000)
        let cut = Told.cut(long)
        #expect(cut.utf8.count <= 300)
        #expect(cut.hasSuffix("…"))
        #expect(long.hasPrefix(cut.dropLast()))
        #expect(Told.cut(piece) == piece)
    }
}

struct ListLinkTests {
    @Test func `values of a query are escaped, and empty ones left out`() {
        let path = ListLink.path("/people", [("search", "a&b=c d/é\"<"), ("state", nil), ("kind", "")])
        #expect(path == "/people?search=a%26b%3Dc%20d/%C3%A9%22%3C")
        #expect(ListLink.path("/people", [("state", nil)]) == "/people")
    }

    @Test func `a group of any name has an address`() {
        let path = ListLink.group(named: "R&D / 50% #1 ?", in: "directory", of: "okta", start: 100)
        #expect(path == "/people/okta/in/directory?group=R%26D%20/%2050%25%20%231%20%3F&start=100")
    }
}

struct PeopleSearchTests {
    @Test func `the address of the next page is the same search from there`() {
        let search = PeopleSearch(connector: "okta", text: "ada l", standing: .state(.held), target: "directory")
        #expect(
            search.path(after: "77") == "/people?connector=okta&search=ada%20l&state=held&target=directory&after=77")
        #expect(PeopleSearch(isOfUsers: false, connector: "okta").path() == "/people?connector=okta&kind=groups")
        #expect(PeopleSearch(text: "ada").path() == "/people?search=ada")
        #expect(PeopleSearch(text: "ada").path(.deleted, in: nil) == "/people?search=ada&state=deleted")
    }

    @Test(arguments: ["", "x", "1.5", "-1", "99999999999999999999", "1 2"])
    func `a place that no link has is refused in words`(after: String) {
        #expect {
            try PeopleSearch(after: after).position()
        } throws: { error in
            (error as? Problem)?.detail == "The address is wrong: after must be what the link to the next page has."
        }
    }
}
