import Testing

@testable import Provisioning

/// Days of random leavers, returners, crashes and approvals: what the limits let through in any window.
@Suite struct SafetyProperties {
    private struct Loss {
        let at: Int
        let isApproved: Bool
        var isAway = true
    }

    /// Each person's last loss, as stores keep it.
    private struct Site {
        let people: Int
        let window: Int
        var losses: [SafetyKey: Loss] = [:]

        func recent(_ now: Int) -> [SafetyKey: Loss] { losses.filter { $0.value.at > now - window } }

        /// What a store would tell, and what the connector owns.
        func seen(_ now: Int) -> (counts: SafetyCounts, owned: OwnedTotals) {
            let recent = recent(now)
            let unapproved = recent.filter { !$0.value.isApproved }
            var counts = SafetyCounts(
                done: [.accounts: unapproved.count], keys: Set(recent.keys),
                gone: [.accounts: unapproved.count { $0.value.isAway }])
            counts.approved.keys = Set(recent.keys).subtracting(unapproved.keys)
            counts.approved.done = [.accounts: counts.approved.keys.count]
            return (counts, OwnedTotals(accounts: people - losses.count { $0.value.isAway }))
        }
    }

    private func settings(_ random: inout RepeatableRandom) -> SafetySettings {
        var settings = SafetySettings(window: 100)
        settings.accounts = .init(
            count: Bool.random(using: &random) ? nil : Int.random(in: 0...40, using: &random),
            percent: Int.random(in: 0...100, using: &random), atLeast: Int.random(in: 0...20, using: &random))
        return settings
    }

    @Test(arguments: 0..<100)
    func `nothing is lost beyond a limit without approval, the first time or again`(seed: Int) {
        var random = RepeatableRandom(seed: UInt64(seed) + 1)
        let limit = settings(&random)
        var site = Site(people: Int.random(in: 1...300, using: &random), window: 100)
        var now = 0
        for _ in 0..<200 {
            now += Int.random(in: 0...30, using: &random)
            for key in site.losses.keys.sorted(by: { $0.resourceID < $1.resourceID })
            where Int.random(in: 0..<4, using: &random) == 0 { site.losses[key]?.isAway = false }
            let (counts, owned) = site.seen(now)
            var limits = SafetyLimits(limit, counts: counts, owned: owned)
            let most = limit.accounts.most(of: owned.accounts + (counts.gone[.accounts] ?? 0))
            for _ in 0..<Int.random(in: 0...30, using: &random) {
                let key = SafetyKey(resourceID: "u\(Int.random(in: 0..<site.people, using: &random))", kind: .accounts)
                guard site.losses[key]?.isAway != true else { continue }
                let isApproved = Int.random(in: 0..<10, using: &random) == 0
                let isAgain = site.recent(now)[key] != nil
                guard limits.admit(key, isApproved: isApproved) == nil else { continue }
                site.losses[key] = Loss(at: now, isApproved: isApproved)
                guard !isApproved else { continue }
                let recent = site.recent(now).values
                // Who loses something again is counted with everybody.
                let number = isAgain ? recent.count : recent.count { !$0.isApproved }
                #expect(number <= most, "\(key.resourceID) at \(now)")
            }
        }
    }
}

extension SafetySettings.Limit {
    fileprivate func most(of total: Int) -> Int { min(count ?? .max, max(total * percent / 100, atLeast - 1, 0)) }
}
