import Access
import Administration
import Provisioning
import Sync

// What waits for somebody, as the overview tells it: what is wrong with a connector, then with each of its targets.

extension OverviewPage.Attention {
    static func all(_ standing: ConnectorStanding, now: Int64) -> [Self] {
        let name = standing.settings.name
        var all: [Self] = []
        // Nothing is to arrive at one that is disabled or goes.
        if standing.settings.enabled, standing.removal == nil {
            if let trouble = standing.tokenTrouble {
                all.append(
                    .init(
                        tone: Badge(trouble).tone, text: "\(name): \(trouble.told(now: now)).",
                        path: "/connectors/\(name)#tokens", link: "Tokens"))
            }
            if let refused = standing.refused {
                all.append(
                    .init(
                        tone: Badge(refused).tone, text: "\(name): \(refused.told).",
                        path: ListLink.path("/requests", [("connector", name), ("failures", "1")]),
                        link: "See what was sent", since: Moment(refused.refusals.since, now: now)))
            }
            if standing.targets.isEmpty {
                all.append(
                    .init(
                        tone: "warn", text: "\(name) writes to no target: what arrives stays here.",
                        path: "/connectors/\(name)#sync", link: "Add a target"))
            }
        }
        return all + standing.targets.flatMap { Self.all($0, now: now) }
    }

    static func all(_ target: TargetStanding, now: Int64) -> [Self] {
        let name = "\(target.binding.connectorName) → \(target.binding.targetName)"
        var all: [Self] = []
        if target.isEnabled, target.failed > 0 {
            all.append(
                .init(
                    tone: "bad", text: "\(name): \(Told.count(target.failed, "user")) failed.",
                    path: target.path(ofUsers: .failed), link: "See why"))
        }
        if let error = target.report.lastError {
            all.append(
                .init(
                    tone: "bad", text: "\(name) is failing: \(Told.sentence(error))", path: target.runsPath,
                    link: "Runs", since: Moment(target.report.failingSince, now: now)))
        }
        if target.held > 0 {
            all.append(
                .init(
                    tone: "warn", text: "\(name): a safety limit holds \(Told.count(target.held, "step")).",
                    path: target.decisionsPath, link: "Decide"))
        }
        if target.undecided > 0 {
            all.append(
                .init(
                    tone: "warn",
                    text: "\(name): \(Told.count(target.undecided, "user")) in conflict or waiting for a decision.",
                    path: target.decisionsPath, link: "Decide"))
        }
        if target.rejected > 0 {
            let are = Told.count(target.rejected, "rejected step is", "rejected steps are")
            all.append(
                .init(
                    tone: "info",
                    text: "\(name): \(are) left out of the sync until the identity provider changes the users.",
                    path: target.rejectedPath, link: "Look at them"))
        }
        if let pause = target.pause {
            all.append(
                .init(
                    tone: "warn", text: "\(name) is paused by \(pause.actor).",
                    path: "/connectors/\(target.binding.connectorName)#sync", link: "Resume",
                    since: Moment(pause.since, now: now)))
        }
        return all
    }
}
