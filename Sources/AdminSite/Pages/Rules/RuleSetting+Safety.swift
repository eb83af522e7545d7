import Provisioning

/// When it is synchronised, what becomes of accounts, and what holds it up.
extension RuleSection {
    static let safety = [sync, accounts, protection, limits]

    private static let sync = RuleSection(
        title: "Sync", text: "",
        settings: [
            .yesOrNo("enabled", "Synchronise this target", "No: nothing is done there.", \.enabled),
            .choice("sync.mode", "A change of the identity provider", "", \.sync.mode) {
                switch $0 {
                case .automatic: "Is carried out at once"
                case .manual: "Waits until somebody starts a sync"
                }
            },
            RuleSetting(
                path: "sync.schedule", label: "Full sync",
                hint: "Five fields of cron: minute, hour, day, month, weekday. Empty: never by itself.",
                control: .line, shown: { $0.sync.schedule ?? "" },
                change: { text, rules in
                    let text = text[...].trimmingBlanks
                    rules.sync.schedule = text.isEmpty ? nil : text
                    return nil
                }),
            .line(
                "sync.timeZone", "Time zone", "Whose clocks it goes by, as in Europe/Berlin, or UTC.", \.sync.timeZone),
        ])

    private static let accounts = RuleSection(
        title: "Accounts", text: "What happens to accounts that are there already, and to those whose user is gone.",
        settings: [
            .choice("link", "An account of the user’s name exists", "", \.link) {
                switch $0 {
                case .ask: "Ask: it waits for a decision"
                case .automatic: "Link it at once"
                case .never: "It is an error of that user"
                }
            },
            cleanup("deleted", "The user was deleted", \.cleanup.deleted),
            cleanup("deactivated", "The user was set inactive", \.cleanup.deactivated),
            cleanup("outOfScope", "The user left the required groups", \.cleanup.outOfScope),
            cleanup("dropped", "The user is left out", \.cleanup.dropped),
            .number(
                "cleanup.graceDays", "Days of grace",
                "Delete and anonymize disable first, and act that many days later.",
                { $0.cleanup.graceDays }, { $1.cleanup.graceDays = $0 }),
            .yesOrNo(
                "cleanup.removeMemberships", "Take such accounts out of their groups", "", \.cleanup.removeMemberships),
            .list(
                "cleanup.keepMemberships", "But not out of these", "Names or expressions, one a line.",
                \.cleanup.keepMemberships, patterns: .groups),
        ])

    private static func cleanup(
        _ name: String, _ label: String, _ place: RuleSetting.Place<CleanupAction>
    ) -> RuleSetting {
        .choice("cleanup.\(name)", label, "", place) {
            switch $0 {
            case .disable: "Disable the account"
            case .delete: "Delete the account"
            case .anonymize: "Anonymize the account"
            case .keep: "Keep the account as it is"
            }
        }
    }

    private static let protection = RuleSection(
        title: "Protected", text: "Never changed, whatever the identity provider or another rule says.",
        settings: [
            .list(
                "protect.users", "Users",
                "Usernames or expressions, one a line: local administrators, service accounts.",
                \.protect.users, patterns: .users),
            .list(
                "protect.groups", "Groups", "Names or expressions, one a line.", \.protect.groups, patterns: .groups),
        ])

    private static let limits = RuleSection(
        title: "Safety limits",
        text:
            "What goes over one of them is held until an operator approves it. An empty number is no limit by count, and 0 holds all.",
        settings: [window] + limit("accounts", "Accounts disabled, deleted or anonymized", \.safety.accounts)
            + limit("memberships", "Memberships removed", \.safety.memberships)
            + limit("perGroup", "Members leaving one group", \.safety.perGroup)
            + limit("identities", "Usernames and e-mail addresses changed", \.safety.identities))

    private static let window = RuleSetting(
        path: "safety.window", label: "Time looked back on", hint: "As in 24h or 7d.", control: .line,
        shown: { Period(seconds: $0.safety.window)?.description ?? "" },
        change: { text, rules in
            do throws(Period.Invalid) {
                rules.safety.window = try Period(parsing: text[...].trimmingBlanks).seconds
                return nil
            } catch { return error.description }
        })

    private static func limit(
        _ name: String, _ label: String, _ place: RuleSetting.Place<SafetySettings.Limit>
    ) -> [RuleSetting] {
        let path = "safety.\(name)"
        let settings: [RuleSetting] = [
            RuleSetting(
                path: "\(path).count", label: "\(label): at most", hint: "",
                control: .line, shown: { $0[keyPath: place].count.map(String.init) ?? "" },
                change: { text, rules in
                    let text = text[...].trimmingBlanks
                    let number = Int(text)
                    guard text.isEmpty || number != nil else { return "This must be a whole number, or empty." }
                    rules[keyPath: place].count = number
                    return nil
                }),
            .number(
                "\(path).percent", "\(label): at most percent", "", { $0[keyPath: place].percent },
                { $1[keyPath: place].percent = $0 }),
            .number(
                "\(path).atLeast", "\(label): percent counts from", "", { $0[keyPath: place].atLeast },
                { $1[keyPath: place].atLeast = $0 }),
        ]
        return settings.map { setting in
            var setting = setting
            setting.row = label
            return setting
        }
    }
}
