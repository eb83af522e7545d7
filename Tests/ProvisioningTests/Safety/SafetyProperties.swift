import Testing

@testable import Provisioning

/// Days of random leavers, crashes and approvals: what the limits let through in any window.
@Suite struct SafetyProperties {
    private struct Event {
        let at: Int
        let key: SafetyKey
        let isApproved: Bool
    }

    @Test(arguments: 0..<50)
    func `in no rolling window more is done than the limit, but for what was approved`(seed: Int) {
        var random = RepeatableRandom(seed: UInt64(seed) + 1)
        let window = 100
        var settings = SafetySettings(window: window)
        let people = Int.random(in: 1...300, using: &random)
        settings.accounts = .init(
            count: Int.random(in: 0...40, using: &random), percent: Int.random(in: 0...100, using: &random),
            atLeast: Int.random(in: 0...20, using: &random))
        var done: [Event] = []
        var now = 0
        for _ in 0..<200 {
            now += Int.random(in: 0...30, using: &random)
            let recent = done.filter { $0.at > now - window }
            let counts = SafetyCounts(
                done: [.accounts: Set(recent.map(\.key)).count], keys: Set(recent.map(\.key)))
            var limits = SafetyLimits(settings, counts: counts, owned: OwnedTotals(accounts: people))
            for _ in 0..<Int.random(in: 0...30, using: &random) {
                let key = SafetyKey(resourceID: "u\(Int.random(in: 0..<people, using: &random))", kind: .accounts)
                // What was approved once in the window may be done again.
                let wasApproved = recent.contains { $0.key == key && $0.isApproved }
                let isApproved = Int.random(in: 0..<20, using: &random) == 0 || wasApproved
                guard limits.admit(key, isApproved: isApproved) == nil else { continue }
                done.append(Event(at: now, key: key, isApproved: isApproved))
            }
        }
        for last in done {
            let inside = done.filter { $0.at > last.at - window && $0.at <= last.at }
            let approved = Set(inside.filter(\.isApproved).map(\.key))
            let unapproved = Set(inside.map(\.key)).subtracting(approved)
            #expect(unapproved.count <= settings.accounts.count ?? 0)
        }
    }
}
