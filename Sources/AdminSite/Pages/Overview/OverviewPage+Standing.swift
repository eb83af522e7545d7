import Administration
import Provisioning
import Sync

// How connectors and targets stand, as the overview tells it.

extension OverviewPage.Connector {
    init(_ standing: ConnectorStanding, now: Int64) {
        name = standing.settings.name
        displayName = standing.settings.displayName
        technicalName = name == displayName ? nil : name
        path = "/connectors/\(standing.settings.name)"
        users = standing.users.grouped
        groups = standing.groups.grouped
        lastRequest = Moment(standing.lastRequest, now: now)
        refused = standing.refused.map(Badge.init)
        tokenTrouble = standing.tokenTrouble.map(Badge.init)
        targets = standing.targets.map { OverviewPage.Target($0, now: now) }
    }
}

extension OverviewPage.Target {
    init(_ standing: TargetStanding, now: Int64) {
        name = standing.binding.targetName
        state = Badge(standing.state)
        provisioned = (standing.users[.provisioned] ?? 0).grouped
        waiting = (standing.users[.waiting] ?? 0).grouped
        others = OverviewPage.Count.all(standing)
        lastRun = Moment(standing.lastRun?.startedAt, now: now)
        run = standing.lastRun.map { OverviewPage.Run(path: "/runs/\($0.id.rawValue)", outcome: Badge.run($0.outcome)) }
        lastChange = Moment(standing.lastChange, now: now)
        leftAlone = Moment(standing.report.quarantinedUntil, now: now)
        failing = Moment(standing.report.failingSince, now: now)
        problem = standing.report.lastError.map(Told.sentence)
    }
}

extension OverviewPage.Count {
    /// What there is not always, each with the list that tells more.
    static func all(_ standing: TargetStanding) -> [Self] {
        let decisions = standing.decisionsPath
        let all = [
            Self("Failed users", standing.failed, standing.path(ofUsers: .failed)),
            Self("Held steps", standing.held, decisions), Self("Users to decide about", standing.undecided, decisions),
            Self("Rejected steps", standing.rejected, standing.rejectedPath),
            Self("Users with a rejected step", standing.users[.rejected] ?? 0, standing.path(ofUsers: .rejected)),
            Self("Cleaned up", standing.users[.cleanedUp] ?? 0, standing.path(ofUsers: .cleanedUp)),
            Self("To be synced", standing.report.pending, nil),
        ]
        return all.compactMap(\.self)
    }

    /// Nil for none.
    fileprivate init?(_ name: String, _ number: Int, _ path: String?) {
        guard number > 0 else { return nil }
        self.init(name: name, number: number.grouped, path: path)
    }
}

extension TargetStanding {
    /// The users who stand so.
    func path(ofUsers state: UserState) -> String {
        ListLink.path(
            "/people",
            [("connector", binding.connectorName), ("state", state.rawValue), ("target", binding.targetName)])
    }

    var runsPath: String {
        ListLink.path("/runs", [("connector", binding.connectorName), ("target", binding.targetName)])
    }

    var decisionsPath: String { "/decisions/\(binding.connectorName)/\(binding.targetName)" }
    var rejectedPath: String { ListLink.path(decisionsPath, [("show", "rejected")]) }
}

extension Badge {
    /// Of a connector whose newest requests were.
    init(_ refused: RefusedRequests) {
        switch refused.severity {
        case .error: self.init(.bad, "requests refused")
        case .warning: self.init(.warn, "wrong tokens refused")
        }
    }

    init(_ trouble: TokenTrouble) {
        switch trouble {
        case .noneValid: self.init(.bad, "no valid token")
        case .expired: self.init(.bad, "token expired")
        case .expires: self.init(.warn, "token expires soon")
        }
    }

    init(_ state: TargetStanding.State) {
        switch state {
        case .listening: self.init(.ok, "listening")
        case .manual: self.init(.info, "by hand")
        case .held: self.init(.warn, "held")
        case .rejected: self.init(.info, "steps rejected")
        case .paused: self.init(.warn, "paused")
        case .failing: self.init(.bad, "failing")
        case .disabled: self.init(.idle, "disabled")
        }
    }
}
