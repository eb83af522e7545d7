public import Provisioning

/// One thing that `usher doctor` looked at.
public struct HealthCheck: Sendable, Hashable {
    public enum Verdict: String, Sendable, Hashable { case ok, warning, failed }

    /// Something that was seen, and what to do when it is not well.
    public struct Finding: Sendable, Hashable {
        public let text: String
        public let remedy: Remedy?

        public init(_ text: String, _ remedy: Remedy? = nil) {
            self.text = text
            self.remedy = remedy
        }
    }

    /// What there is a command and a page for.
    public enum Remedy: Sendable, Hashable {
        case createConnector
        case addTarget(connector: String)
        case createToken(connector: String)
        case lookAtRequests(connector: String)
        case lookAtUsers(UserState, connector: String, target: String)
        case checkSettings

        public var command: String {
            switch self {
            case .createConnector: "usher connector create okta"
            case .addTarget(let connector): "usher connector add-target \(connector) directory"
            case .createToken(let connector): "usher token create \(connector)"
            case .lookAtRequests(let connector): "usher requests \(connector) --failures"
            case .lookAtUsers(let state, let connector, let target):
                "usher user list \(connector) --state \(state.rawValue) --target \(target)"
            case .checkSettings: "usher settings export | usher settings validate -"
            }
        }
    }

    public let name: String
    public let verdict: Verdict
    public let findings: [Finding]

    public init(_ name: String, _ verdict: Verdict, _ findings: [Finding]) {
        self.name = name
        self.verdict = verdict
        self.findings = findings
    }

    public init(_ name: String, _ verdict: Verdict, _ text: String, _ remedy: Remedy? = nil) {
        self.init(name, verdict, [Finding(text, remedy)])
    }

    /// For a terminal: with the commands that help.
    public var detail: String {
        findings.map { finding in finding.text + (finding.remedy.map { ": \($0.command)" } ?? "") }
            .joined(separator: "; ")
    }
}
