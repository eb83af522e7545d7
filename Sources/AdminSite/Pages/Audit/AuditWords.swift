/// What the audit log's actions are called on pages; the log itself, its file and the command line have their codes.
enum AuditWords {
    /// The code itself for one that has no words.
    static func told(_ action: String) -> String { words[action] ?? action }

    /// Those that can be looked for, by their words. `chosen`: may be another one.
    static func choices(chosen: String?) -> [ListChoice] {
        let known = words.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map {
            ListChoice(value: $0.key, title: $0.value, isChosen: $0.key == chosen)
        }
        let other = chosen.flatMap { words[$0] == nil ? ListChoice(value: $0, title: $0, isChosen: true) : nil }
        return [ListChoice(value: "", title: "Any", isChosen: chosen == nil)] + [other].compactMap(\.self) + known
    }

    static let words = [
        "admin-token.create": "Local API token made",
        "administrator.change": "Administrator changed",
        "administrator.change-password": "Own password changed",
        "administrator.create": "Administrator made",
        "administrator.delete": "Administrator deleted",
        "administrator.disable": "Administrator disabled",
        "administrator.enable": "Administrator enabled",
        "administrator.rename": "Administrator renamed by single sign-on",
        "administrator.reset-password": "Password of an administrator made anew",
        "administrator.role": "Role of an administrator changed",
        "api-token.create": "API token made",
        "api-token.revoke": "API token revoked",
        "application.change": "Application changed",
        "application.create": "Application let in",
        "application.delete": "Application shut out",
        "conflicts.link": "Accounts linked",
        "conflicts.protect": "Accounts protected",
        "conflicts.skip": "Users skipped",
        "connector.add-target": "Target added to a connector",
        "connector.change": "Connector changed",
        "connector.create": "Connector made",
        "connector.delete": "Connector removed",
        "connector.target.delete": "Target taken from a connector",
        "held.approve": "Held steps approved",
        "held.reconsider": "Rejections withdrawn",
        "held.reject": "Held steps rejected",
        "removal.resume": "Removal taken up again",
        "rules.change": "Rules changed",
        "secret-key.replace": "Secret key replaced",
        "settings.apply": "Settings put in force",
        "settings.initial": "First settings",
        "site.shut-out": "Shut out by single sign-on",
        "site.sign-in": "Signed in",
        "site.sign-out": "Signed out",
        "sync.cancel": "Run cancelled",
        "sync.order": "Sync ordered",
        "sync.pause": "Sync paused",
        "sync.resume": "Sync resumed",
        "target.create": "Target made",
        "target.delete": "Target removed",
        "target.test": "Target tested",
        "token.create": "Bearer token made",
        "token.revoke": "Bearer token revoked",
    ]
}
