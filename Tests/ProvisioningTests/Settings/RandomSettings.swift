import Provisioning

/// Settings of all shapes, with texts that need quotes.
struct RandomSettings {
    private var generator: RepeatableRandom

    init(seed: UInt64) { generator = RepeatableRandom(seed: seed + 1) }

    mutating func settings() -> Settings {
        let targets = [
            TargetSettings(name: "directory", kind: "directory", applications: applications()),
            TargetSettings(
                name: "jira", kind: "jira", url: "https://jira.example.com/x",
                auth: flip() ? .bearer(.environment("T_1")) : .basic(username: text(), password: .file(text()))),
        ]
        let connectors = (0..<number(3)).map { index in
            ConnectorSettings(
                name: "c-\(index)", displayName: text(), identityProvider: pick(IdentityProvider.allCases),
                enabled: flip(), targets: targets.prefix(number(2)).map { rules($0.name) })
        }
        return Settings(targets: targets, connectors: connectors)
    }

    private mutating func applications() -> [ApplicationSettings] {
        (0..<number(2)).map { index in
            ApplicationSettings(
                name: "app\(index)", password: flip() ? .file(text()) : nil,
                allow: flip() ? ["10.0.0.0/8", "fd00::/8"] : ["127.0.0.1/32", "::1/128"], write: flip())
        }
    }

    private mutating func rules(_ target: String) -> TargetRules {
        var rules = TargetRules(target: target, enabled: flip(), dropWhen: texts(), link: pick(LinkPolicy.allCases))
        if flip() { rules.attributes.username = attribute() }
        if flip() { rules.attributes.email = attribute() }
        rules.attributes.properties = (0..<number(2)).map {
            PropertyRule(name: pick(["a", "yes", "é", "a:b", "#x", "12"]) + "\($0)", rule: attribute())
        }
        rules.groups = GroupRuleSettings(
            name: text(), nested: pick(GroupRuleSettings.Nested.allCases), required: texts(), onlyAssign: texts(),
            neverAssign: texts(),
            alwaysAssign: texts().map { AlwaysAssign(name: $0, condition: flip() ? text() : nil) },
            neverRemove: texts(), localMemberships: pick(GroupRuleSettings.LocalMemberships.allCases))
        rules.cleanup = CleanupSettings(
            deleted: pick([.disable, .keep]), deactivated: pick([.disable, .keep]), removeMemberships: flip(),
            keepMemberships: texts())
        rules.copy.from = flip() ? ["directory", "jira"].filter { $0 != target } : []
        rules.copy.what = flip() ? [.groups] : []
        rules.protect = ProtectSettings(users: texts(), groups: texts())
        rules.safety.window = pick([1, 60, 3600, 86_400, 172_800, 90_061])
        rules.safety.accounts.count = flip() ? nil : number(500)
        rules.safety.perGroup.count = flip() ? nil : number(500)
        rules.sync = SyncSettings(
            mode: pick(SyncSettings.Mode.allCases), schedule: flip() ? nil : "*/5 1-3 * jan 7",
            timeZone: flip() ? "UTC" : "Europe/Berlin")
        return rules
    }

    private mutating func attribute() -> AttributeRule {
        AttributeRule(from: [text()] + texts(), whenMissing: pick(WhenMissing.allCases))
    }

    private mutating func texts() -> [String] { (0..<number(3)).map { _ in text() } }

    private mutating func text() -> String {
        let pieces = [
            "a", "jira-users", "{{ userName }}", "\"", "'", "\\", ": ", " #", "\n", "\t", "é", "😀", "yes", "null", "1",
            "- ", "*", "&", "!", "%", "@", "`", " ", "[", "}", ",", "~", "\u{202E}", "|", ">", "?", "0x1F", "---",
            "...",
        ]
        let text = (0...number(4)).map { _ in pick(pieces) }.joined()
        // Nothing but blanks is no name.
        return text.allSatisfy(\.isWhitespace) ? text + "b" : text
    }

    private mutating func flip() -> Bool { Bool.random(using: &generator) }
    private mutating func number(_ limit: Int) -> Int { Int.random(in: 0...limit, using: &generator) }
    private mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: values.indices, using: &generator)]
    }
}
