import Testing

@testable import AdminSite

struct AuditWordsTests {
    /// Looks and tries are not written into the log; decisions are written as what was decided.
    private static let unwritten: Set = [
        "rules.preview", "rules.try", "settings.check", "held.decide", "conflicts.decide",
    ]

    @Test(arguments: SiteRoutes.all.compactMap(\.action).filter { !unwritten.contains($0) })
    func `every action of the site has words`(action: String) {
        #expect(AuditWords.told(action) != action)
    }

    @Test func `an action that has no words can be looked for, too`() {
        let choices = AuditWords.choices(chosen: "of.an.older.release")
        #expect(choices.filter(\.isChosen).map(\.title) == ["of.an.older.release"])
        #expect(AuditWords.choices(chosen: nil).filter(\.isChosen).map(\.title) == ["Any"])
    }
}
