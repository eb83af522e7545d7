import Testing

@testable import AdminSite

struct SettingWordsTests {
    @Test(arguments: [
        (
            "inactive at the identity provider, and cleanup.deactivated is disable",
            "inactive at the identity provider, and “The user was set inactive” says “Disable the account”"
        ),
        (
            "deleted at the identity provider; cleanup.deleted is keep",
            "deleted at the identity provider; “The user was deleted” says “Keep the account as it is”"
        ),
        ("member of `devs` at the identity provider", "member of “devs” at the identity provider"),
        ("neverRemove keeps it by `cleanup.deleted`", "“Never remove” keeps it by “cleanup.deleted”"),
        ("in none of the groups of groups.required", "in none of the groups of “Only users in one of these groups”"),
        (
            "protect.users names the account by `root`: nothing is done",
            "“Protected users” names the account by “root”: nothing is done"
        ),
        (
            "nobody owns the account of this name, and link is automatic",
            "nobody owns the account of this name, and such accounts are linked at once"
        ),
        ("attributes.username gives no value", "“Username” gives no value"),
        ("a plain sentence, of no setting.", "a plain sentence, of no setting."),
        ("mail ada@cleanup.deleted stays", "mail ada@cleanup.deleted stays"),
        ("an open ` stays", "an open ` stays"), ("", ""),
    ])
    func `a reason has the labels of the forms and no marks of a document`(text: String, told: String) {
        #expect(SettingWords.told(text) == told)
    }

    @Test func `settings that a form has are known by their paths`() {
        #expect(SettingWords.label("groups.neverAssign") == "Never assign")
        #expect(SettingWords.label("link") == nil)
        #expect(SettingWords.label("nothing.of.it") == nil)
    }
}
