import Testing

@testable import AdminSite

struct SavingTests {
    @Test(arguments: [
        (12, 3, "Save: 12 changed, 3 held"), (1200, 0, "Save: 1,200 changed"), (0, 2, "Save: 2 held"),
        (0, 0, "Save: nobody changed"),
    ])
    func `the button says what saving does`(changed: Int, held: Int, text: String) {
        #expect(SyncOutlook.saving("Save", changed: changed, held: held) == text)
    }

    @Test func `without a sync that it could concern it says nothing of one`() {
        #expect(SyncOutlook.verb("Put in force", []) == "Put in force")
    }
}
