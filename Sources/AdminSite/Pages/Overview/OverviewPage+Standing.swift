import Administration
import Provisioning
import Sync

// How connectors and targets stand, as the overview tells it.

extension OverviewPage.Attention {
    static func all(_ target: TargetStanding) -> [Self] {
        let name = "\(target.binding.connectorName) → \(target.binding.targetName)"
        let place = "/decisions/\(target.binding.connectorName)/\(target.binding.targetName)"
        var all: [Self] = []
        if target.held > 0 {
            let steps = "\(target.held.grouped) step\(target.held == 1 ? "" : "s")"
            all.append(
                .init(tone: "warn", text: "\(name): a safety limit holds \(steps).", path: place, link: "Decide"))
        }
        if target.undecided > 0 {
            let users = "\(target.undecided.grouped) user\(target.undecided == 1 ? "" : "s")"
            all.append(
                .init(
                    tone: "warn", text: "\(name): \(users) in conflict or waiting for a decision.", path: place,
                    link: "Decide"))
        }
        if let error = target.report.lastError {
            all.append(.init(tone: "bad", text: "\(name) is failing: \(error)", path: "/runs", link: "Runs"))
        }
        if let pause = target.pause {
            all.append(
                .init(
                    tone: "warn", text: "\(name) was paused by \(pause.actor).",
                    path: "/connectors/\(target.binding.connectorName)", link: "Resume"))
        }
        return all
    }
}

extension OverviewPage.Connector {
    init(_ standing: ConnectorStanding, now: Int64) {
        name = standing.settings.name
        displayName = standing.settings.displayName
        path = "/connectors/\(standing.settings.name)"
        users = standing.users.grouped
        groups = standing.groups.grouped
        lastRequest = Moment(standing.lastRequest, now: now)
        targets = standing.targets.map { OverviewPage.Target($0, now: now) }
    }
}

extension OverviewPage.Target {
    init(_ standing: TargetStanding, now: Int64) {
        name = standing.binding.targetName
        state = Badge(standing.state)
        provisioned = (standing.users[.provisioned] ?? 0).grouped
        waiting = (standing.users[.waiting] ?? 0).grouped
        pending = standing.report.pending > 0 ? standing.report.pending.grouped : nil
        lastRun = Moment(standing.report.lastRun, now: now)
        problem = standing.report.lastError
    }
}

extension Badge {
    init(_ state: TargetStanding.State) {
        switch state {
        case .listening: self.init(.ok, "listening")
        case .manual: self.init(.info, "by hand")
        case .held: self.init(.warn, "held")
        case .paused: self.init(.warn, "paused")
        case .failing: self.init(.bad, "failing")
        case .disabled: self.init(.idle, "disabled")
        }
    }
}
