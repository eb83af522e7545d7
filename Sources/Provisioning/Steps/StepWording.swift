/// What a step does to whom, in the words that people read: `disable the account ada`, `remove ada from jira-users`.
/// Command line, site, messages and the audit log say it so; documents for programs have `StepKind` and the detail.
public enum StepWording {
    /// `action` and `detail` as records have them (`AccountAction`). `account`: whose it is; nil or empty where that
    /// stands beside it. What a later version has written stays as it is.
    public static func text(_ action: String, _ detail: String, account: String? = nil) -> String {
        guard let kind = StepKind(rawValue: action) else {
            return [action, detail, account ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
        }
        let account = account.flatMap { $0.isEmpty ? nil : $0 }
        let named = account.map { "the account \($0)" } ?? "the account"
        let who = account.map { " \($0)" } ?? ""
        // A record that must not tell the name of before has the new one twice.
        let before = detail == "→ \(account ?? "")" ? "the account" : named
        return switch kind {
        case .createAccount: "create the account \(detail)"
        case .linkAccount: "link \(named)"
        case .renameAccount: "rename the account \(detail)"
        case .updateAccount: change(detail, of: account) { attributes[$0] ?? $0 }
        case .setProperty: change(detail, of: account) { "property \($0)" }
        case .copyProperty: copy(detail, of: account)
        case .enableAccount: "enable \(named)"
        case .disableAccount: "disable \(named)"
        case .deleteAccount: "delete \(named)"
        case .anonymizeAccount: "anonymize \(before) \(detail)"
        case .restoreAccount: "restore \(before) \(detail)"
        case .addMembership: "add\(who) to \(detail)"
        case .copyMembership: "add\(who) to \(detail), as another target has it"
        case .removeMembership: "remove\(who) from \(detail)"
        case .renameGroup: "rename the group \(detail)"
        }
    }

    private static let attributes = ["displayName": "display name", "email": "e-mail address"]

    /// So many steps of a kind, to stand after the number: `accounts disabled`.
    public static func counted(_ number: Int, _ action: String) -> String {
        StepKind(rawValue: action)?.counted(number) ?? action
    }

    private static func copy(_ detail: String, of account: String?) -> String {
        let (name, value) = parts(detail)
        return "set the property \(name)\(account.map { " of \($0)" } ?? "") to \(value), as another target has it"
    }

    /// `email: old → new`, where both may be empty or `(none)`.
    private static func change(_ detail: String, of account: String?, _ title: (String) -> String) -> String {
        let (name, values) = parts(detail)
        let what = "the \(title(name))\(account.map { " of \($0)" } ?? "")"
        for nothing in ["", "(none)"] {
            if values.hasPrefix("\(nothing) → ") { return "set \(what) to \(values.dropFirst(nothing.count + 3))" }
            if values.hasSuffix(" → \(nothing)") { return "clear \(what): \(values.dropLast(nothing.count + 3))" }
        }
        return "change \(what): \(values)"
    }

    private static func parts(_ detail: String) -> (name: String, values: String) {
        guard let end = detail.firstRange(of: ": ") else { return (detail, "") }
        return (String(detail[..<end.lowerBound]), String(detail[end.upperBound...]))
    }
}

extension AccountAction {
    /// As `StepWording` has it.
    public func wording(of account: String? = nil) -> String { StepWording.text(name, detail, account: account) }
}

extension HeldStep {
    /// With whose it is.
    public var wording: String { key.wording(of: account) }
}

extension StepKey {
    func wording(of account: String? = nil) -> String { StepWording.text(action, detail, account: account) }
}
