import Testing

@testable import Provisioning

/// So many people lose their accounts, one after the other; so many of them really do.
struct Leavers: Sendable, CustomTestStringConvertible {
    let leaving: Int
    let of: Int
    var before = 0
    var count: Int? = 100
    var percent = 10
    var atLeast = 10
    let goOn: Int

    var testDescription: String {
        let limit = "count \(count.map(String.init) ?? "none"), percent \(percent), atLeast \(atLeast)"
        return "\(leaving) of \(of) leave, \(before) before (\(limit)): \(goOn) go on"
    }
}

@Suite struct SafetyLimitsTests {
    static let leavers = [
        // A single leaver is never stopped, however small the site.
        Leavers(leaving: 1, of: 1, goOn: 1),
        Leavers(leaving: 1, of: 5, goOn: 1),
        Leavers(leaving: 1, of: 100_000, before: 99, goOn: 1),
        // Below atLeast the percentage says nothing.
        Leavers(leaving: 9, of: 9, goOn: 9),
        Leavers(leaving: 20, of: 20, goOn: 9),
        // From there on it does: a tenth of 200 is 20.
        Leavers(leaving: 200, of: 200, goOn: 20),
        Leavers(leaving: 20, of: 200, goOn: 20),
        Leavers(leaving: 25, of: 205, goOn: 20),
        // The count stops where the percentage would not yet.
        Leavers(leaving: 5000, of: 10_000, goOn: 100),
        Leavers(leaving: 100, of: 10_000, goOn: 100),
        // What was done in the window counts, and belongs to the total: 180 now and 20 before are 200.
        Leavers(leaving: 5, of: 180, before: 20, goOn: 0),
        Leavers(leaving: 5, of: 182, before: 18, goOn: 2),
        Leavers(leaving: 1, of: 9900, before: 100, goOn: 0),
        // No count; no percentage; nothing at all.
        Leavers(leaving: 400, of: 1000, count: nil, percent: 30, goOn: 300),
        Leavers(leaving: 400, of: 1000, count: nil, percent: 100, goOn: 400),
        Leavers(leaving: 400, of: 1000, count: 0, percent: 100, goOn: 0),
        Leavers(leaving: 3, of: 1000, percent: 0, atLeast: 0, goOn: 0),
        Leavers(leaving: 3, of: 1000, percent: 0, atLeast: 2, goOn: 1),
    ]

    @Test(arguments: leavers)
    func `more than count, or from atLeast on more than percent, is stopped`(_ case: Leavers) {
        var settings = SafetySettings()
        settings.accounts = .init(count: `case`.count, percent: `case`.percent, atLeast: `case`.atLeast)
        var limits = SafetyLimits(
            settings, counts: SafetyCounts(done: [.accounts: `case`.before], gone: [.accounts: `case`.before]),
            owned: OwnedTotals(accounts: `case`.of))
        let verdicts = (0..<`case`.leaving).map { limits.admit(SafetyKey(resourceID: "u\($0)", kind: .accounts)) }
        #expect(verdicts.filter { $0 == nil }.count == `case`.goOn)
        // Once it is stopped, everybody after is.
        #expect(verdicts.prefix(`case`.goOn).allSatisfy { $0 == nil })
        #expect(limits.admitted.count == `case`.goOn)
    }

    static let sentences: [(SafetyClass, done: Int, SafetySettings.Limit, OwnedTotals, String)] = [
        (
            .accounts, 100, .init(count: 100, percent: 10, atLeast: 10), OwnedTotals(accounts: 9900),
            "more than 100 of 10000 accounts would be disabled, deleted or anonymized within 24h; the limit is 100"
        ),
        (
            .accounts, 110, .init(count: nil, percent: 10, atLeast: 10), OwnedTotals(accounts: 990),
            "more than 110 of 1100 accounts would be disabled, deleted or anonymized within 24h; the limit is 10 %"
        ),
        (
            .accounts, 9, .init(count: 100, percent: 10, atLeast: 10), OwnedTotals(accounts: 11),
            "more than 9 of 20 accounts would be disabled, deleted or anonymized within 24h; "
                + "the limit is 10 %, but no less than 9"
        ),
        (
            .accounts, 0, .init(count: 0, percent: 10, atLeast: 10), OwnedTotals(accounts: 1),
            "more than 0 of 1 account would be disabled, deleted or anonymized within 24h; the limit is 0"
        ),
        (
            .memberships, 1000, .init(count: 1000, percent: 20, atLeast: 50), OwnedTotals(),
            "more than 1000 memberships would be removed within 24h; the limit is 1000"
        ),
        (
            .memberships, 0, .init(count: 0, percent: 20, atLeast: 50), OwnedTotals(),
            "more than 0 memberships would be removed within 24h; the limit is 0"
        ),
        (
            .memberships, 200, .init(count: nil, percent: 20, atLeast: 50), OwnedTotals(memberships: 800),
            "more than 200 of 1000 memberships would be removed within 24h; the limit is 20 %"
        ),
        (
            .identities, 10, .init(count: 100, percent: 10, atLeast: 10), OwnedTotals(accounts: 109),
            "more than 10 of 109 accounts would get another username or e-mail address within 24h; the limit is 10 %"
        ),
    ]

    @Test(arguments: sentences)
    func `the sentence says how many would go, what the limit is, and within which time`(
        kind: SafetyClass, done: Int, limit: SafetySettings.Limit, owned: OwnedTotals, sentence: String
    ) {
        var settings = SafetySettings()
        (settings.accounts, settings.memberships, settings.identities) = (limit, limit, limit)
        var limits = SafetyLimits(
            settings, counts: SafetyCounts(done: [kind: done], gone: kind == .identities ? [:] : [kind: done]),
            owned: owned)
        #expect(limits.admit(SafetyKey(resourceID: "u", kind: kind)) == sentence)
    }

    @Test func `accounts that go all together are told with their whole number`() {
        let all = Set((0..<150).map { SafetyKey(resourceID: "u\($0)", kind: .accounts) })
        let limits = SafetyLimits(
            SafetySettings(),
            counts: SafetyCounts(done: [.accounts: 5], keys: Set(all.prefix(5)), gone: [.accounts: 5]),
            owned: OwnedTotals(accounts: 195))
        #expect(
            limits.limit(stoppingAllOf: all)
                == "150 of 200 accounts would be disabled, deleted or anonymized within 24h; the limit is 100")
        #expect(limits.limit(stoppingAllOf: Set(all.prefix(10))) == nil)
    }

    @Test func `one group that loses its members is stopped while other groups go on`() {
        var limits = SafetyLimits(
            SafetySettings(), counts: SafetyCounts(left: ["staff": 4], goneFrom: ["staff": 4]),
            owned: OwnedTotals(accounts: 1000, memberships: 10_000, members: ["staff": 56, "sales": 1000]))
        func leave(_ group: String, _ user: Int) -> String? {
            limits.admit(SafetyKey(resourceID: "u\(user)", kind: .memberships, group: group))
        }
        let staff = (0..<60).map { leave("staff", $0) }
        #expect(staff.filter { $0 == nil }.count == 26)
        #expect(staff[26] == "more than 30 of 60 members would leave `staff` within 24h; the limit is 50 %")
        #expect((0..<60).allSatisfy { leave("sales", $0) == nil })
    }

    @Test func `what was begun before and not done goes on, and counts once`() {
        let begun = SafetyKey(resourceID: "u1", kind: .accounts)
        var limits = SafetyLimits(
            SafetySettings(), counts: SafetyCounts(done: [.accounts: 100], keys: [begun], begun: [begun]),
            owned: OwnedTotals(accounts: 9))
        #expect(limits.admit(begun) == nil)
        #expect(limits.admit(SafetyKey(resourceID: "u2", kind: .accounts)) != nil)
    }

    @Test(arguments: [(99, true), (100, true), (101, false)])
    func `what was done before does not count again, and is stopped when too many were`(_ done: Int, _ goesOn: Bool) {
        let key = SafetyKey(resourceID: "u1", kind: .accounts)
        let counts = SafetyCounts(done: [.accounts: done], keys: [key])
        var limits = SafetyLimits(SafetySettings(), counts: counts, owned: OwnedTotals(accounts: 10_000))
        #expect((limits.admit(key) == nil) == goesOn)
        #expect(limits.newlyAdmitted.isEmpty)
        // Twice in one plan: another name and another address.
        #expect((limits.admit(key) == nil) == goesOn)
    }

    private static func leaver(_ number: Int) -> SafetyKey { SafetyKey(resourceID: "u\(number)", kind: .accounts) }

    @Test func `what was approved goes on in a full window, and counts against nobody else`() {
        var settings = SafetySettings()
        settings.accounts.count = 1
        var limits = SafetyLimits(settings, counts: SafetyCounts(), owned: OwnedTotals(accounts: 100))
        for number in 1...3 { #expect(limits.admit(Self.leaver(number), isApproved: true) == nil) }
        #expect(limits.approved.count == 3)
        #expect(limits.admit(Self.leaver(4)) == nil)
        #expect(limits.admit(Self.leaver(5)) != nil)
        #expect(limits.added.done == [.accounts: 1])
        #expect(limits.added.approved.done == [.accounts: 3])
    }

    @Test(arguments: [(60, 9, true), (60, 10, true), (61, 10, true), (95, 5, true), (96, 5, false), (150, 0, false)])
    func `who loses something again is counted with all that was approved`(approved: Int, done: Int, goesOn: Bool) {
        var counts = SafetyCounts(done: [.accounts: done], keys: [Self.leaver(1)])
        counts.approved.done = [.accounts: approved]
        counts.approved.keys = [Self.leaver(1)]
        var limits = SafetyLimits(SafetySettings(), counts: counts, owned: OwnedTotals(accounts: 10_000))
        #expect((limits.admit(Self.leaver(1)) == nil) == goesOn)
        // From then on nobody has approved it.
        #expect(limits.approved.isEmpty)
        #expect(limits.added.done == (goesOn ? [.accounts: 1] : [.accounts: 0]))
        #expect(limits.admit(Self.leaver(2)) == nil)
    }

    @Test func `an approved step that was not done is begun for nobody`() {
        var settings = SafetySettings()
        settings.identities.count = 1
        let key = SafetyKey(resourceID: "u1", kind: .identities)
        var counts = SafetyCounts(keys: [key])
        counts.approved.done = [.identities: 2]
        counts.approved.keys = [key]
        var limits = SafetyLimits(settings, counts: counts, owned: OwnedTotals(accounts: 100))
        #expect(limits.admit(key, isApproved: true) == nil)
        #expect(limits.admit(key) != nil)
    }

    @Test func `percentages are of what is owned and of what went without approval`() {
        var counts = SafetyCounts(done: [.accounts: 10], gone: [.accounts: 10])
        counts.approved.done = [.accounts: 800]
        var limits = SafetyLimits(SafetySettings(), counts: counts, owned: OwnedTotals(accounts: 190))
        let stopped = (0..<20).map { limits.admit(Self.leaver($0)) }
        #expect(stopped.count { $0 == nil } == 10)
        #expect(stopped.last??.hasPrefix("more than 20 of 200 accounts") == true)
    }

    @Test func `the count of one group stops below atLeast, and where the target tells no totals`() {
        var settings = SafetySettings()
        settings.perGroup.count = 2
        var limits = SafetyLimits(settings, counts: SafetyCounts(), owned: OwnedTotals())
        let verdicts = (0..<4).map { number in
            limits.admit(SafetyKey(resourceID: "u\(number)", kind: .memberships, group: "devs"))
        }
        #expect(verdicts.map { $0 == nil } == [true, true, false, false])
        #expect(verdicts.last == "more than 2 members would leave `devs` within 24h; the limit is 2")
        #expect(limits.admit(SafetyKey(resourceID: "u0", kind: .memberships, group: "ops")) == nil)
    }

    @Test(arguments: [(9, 0, false), (10, 0, true), (1, 9, true), (1, 8, false)])
    func `totals are only needed from atLeast on`(_ new: Int, _ before: Int, _ isNeeded: Bool) {
        let keys = Set((0..<new).map { SafetyKey(resourceID: "u\($0)", kind: .accounts) })
        let counts = SafetyCounts(done: [.accounts: before])
        #expect(SafetyLimits.needsTotals(SafetySettings(), counts, keys) == isNeeded)
        let known = SafetyCounts(done: [.accounts: 1000], keys: keys, begun: keys)
        #expect(!SafetyLimits.needsTotals(SafetySettings(), known, keys))
        let done = SafetyCounts(done: [.accounts: 10], keys: keys)
        #expect(SafetyLimits.needsTotals(SafetySettings(), done, keys))
        var approved = SafetyCounts()
        approved.approved.done = [.accounts: 1000]
        #expect(SafetyLimits.needsTotals(SafetySettings(), approved, keys) == (new >= 10))
        approved.keys = keys
        #expect(SafetyLimits.needsTotals(SafetySettings(), approved, keys))
    }
}
