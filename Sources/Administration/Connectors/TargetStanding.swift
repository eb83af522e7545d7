public import Provisioning
public import Sync

/// How a connector stands in one of its targets.
public struct TargetStanding: Sendable {
    public enum State: String, Sendable { case disabled, paused, failing, held, rejected, listening, manual }

    public let binding: Binding
    /// Nil: the settings no longer name it.
    public let rules: TargetRules?
    /// Whether the connector and its rules for this target are.
    public let isEnabled: Bool
    public let report: BindingReport
    public let users: [UserState: Int]
    /// Steps that wait for an administrator.
    public let held: Int
    /// Steps that an administrator rejected, until the identity provider changes their users.
    public let rejected: Int
    public let pause: SyncPause?
    /// The newest one of the history, which a restart does not end; nil: there was none that did anything.
    public let lastRun: RunRecord?
    /// Milliseconds since 1970 of the newest step that was done; nil: there was none lately.
    public let lastChange: Int64?

    init(
        _ binding: Binding, rules: TargetRules?, isEnabled: Bool, report: BindingReport, users: [UserState: Int] = [:],
        held: Int = 0, rejected: Int = 0, pause: SyncPause? = nil, lastRun: RunRecord? = nil, lastChange: Int64? = nil
    ) {
        self.binding = binding
        self.rules = rules
        self.isEnabled = isEnabled
        self.report = report
        self.users = users
        self.held = held
        self.rejected = rejected
        self.pause = pause
        self.lastRun = lastRun
        self.lastChange = lastChange
    }

    init(_ binding: Binding, _ connector: ConnectorSettings, _ report: BindingReport, _ figures: BindingFigures) {
        let rules = connector.targets.first { $0.target == binding.targetName }
        self.init(
            binding, rules: rules, isEnabled: connector.enabled && rules?.enabled == true, report: report,
            users: figures.users, held: figures.held, rejected: figures.rejected, pause: figures.pause,
            lastRun: figures.lastRun, lastChange: figures.lastChange)
    }

    /// Users whose last attempt failed.
    public var failed: Int { users[.failed] ?? 0 }

    /// Users that an administrator has to decide about.
    public var undecided: Int { (users[.needsDecision] ?? 0) + (users[.conflict] ?? 0) }

    /// The first that somebody should know.
    public var state: State {
        if !isEnabled { return .disabled }
        if pause != nil { return .paused }
        if report.lastError != nil || failed > 0 { return .failing }
        if held > 0 { return .held }
        if rejected > 0 { return .rejected }
        return report.isAutomatic ? .listening : .manual
    }
}
