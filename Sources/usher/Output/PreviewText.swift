import Provisioning
import StrictJSON

/// A preview for people: counts first, then what changes by group and by person.
enum PreviewText {
    static func report(_ answer: JSONValue) -> String {
        let targets = answer["targets"]?.array ?? []
        guard !targets.isEmpty else { return "The document changes no rules of an enabled connector and target." }
        return targets.map(section).joined(separator: "\n\n")
    }

    private static func section(_ target: JSONValue) -> String {
        let counts = target["counts"] ?? .null
        let isNew = target["new"] == true ? " (new)" : ""
        var lines = [
            "\(target.cell("connector")) → \(target.cell("target"))\(isNew): "
                + "\(counts.counted("users", "user")) looked at, \(counts.cell("changed")) would change"
        ]
        lines += line("states", counts["states"], stateWords)
        lines += line("accounts", counts["actions"], accountWords)
        lines += memberships(counts)
        lines += copies(counts["copies"] ?? .null)
        lines += (target["held"]?.array ?? []).map { held in
            "  would be held: \(StepText.counted(held)) (\(held.cell("limit")))"
        }
        lines += comparison(target["comparison"] ?? .null)
        if let new = counts["groupsNew"]?.integer, new > 0 {
            lines.append("  " + "groups".padded(13) + "\(new) new")
        }
        lines += (target["renamedGroups"]?.array ?? []).map { "  ~ group \($0.cell("from")) → \($0.cell("to"))" }
        lines += list("By group", target["groups"], group)
        lines += list("By person", target["people"], person)
        return lines.joined(separator: "\n")
    }

    /// What the rules in force do too, and what only they do.
    private static func comparison(_ comparison: JSONValue) -> [String] {
        let words = [
            ("dropped", "no longer done"), ("noLongerHeld", "no longer held"), ("same", "done anyway"),
            ("heldAlready", "held already"),
        ]
        return words.compactMap { name, words in
            let counts = (comparison[name]?.object ?? [:]).map { member in
                let count = member.value.integer ?? 0
                return "\(count) \(StepWording.counted(count, member.name))"
            }
            return counts.isEmpty ? nil : "  \(words): \(counts.joined(separator: ", "))"
        }
    }

    private static let stateWords = [
        ("provisioned", "provisioned"), ("waiting", "waiting"), ("dropped", "dropped"), ("cleanedUp", "cleaned up"),
        ("protected", "protected"), ("needsDecision", "need a decision"), ("conflict", "in conflict"),
        ("skipped", "skipped"), ("failed", "failed"), ("held", "held"), ("rejected", "rejected"),
    ]
    /// What becomes of the accounts themselves needs no noun beside the title.
    private static let accountWords =
        words(of: .account)
        + StepKind.allCases.filter { $0.subject == .property }.map { ($0.rawValue, $0.counted(2)) }

    private static func words(of subject: StepKind.Subject) -> [(String, String)] {
        StepKind.allCases.filter { $0.subject == subject }.map { ($0.rawValue, $0.participle) }
    }

    private static func line(_ title: String, _ counts: JSONValue?, _ words: [(String, String)]) -> [String] {
        let parts = words.compactMap { name, word in
            counts?[name]?.integer.flatMap { $0 == 0 ? nil : "\($0) \(word)" }
        }
        guard !parts.isEmpty else { return [] }
        return ["  " + title.padded(13) + parts.joined(separator: ", ")]
    }

    private static func memberships(_ counts: JSONValue) -> [String] {
        let told = line("memberships", counts["actions"], words(of: .membership))
        guard let lost = counts["lostWithAccounts"]?.integer, lost > 0 else { return told }
        let more = "\(lost) lost with deleted accounts"
        return told.isEmpty ? ["  " + "memberships".padded(13) + more] : told.map { "\($0), \(more)" }
    }

    private static func copies(_ copies: JSONValue) -> [String] {
        let targets = copies["from"]?.object?.members ?? []
        var parts = targets.map { "\($0.value.cellText) from \($0.name.printable)" }
        if let count = copies["nowhere"]?.integer, count > 0 { parts.append("\(count) found nowhere") }
        return parts.isEmpty ? [] : ["  " + "copies".padded(13) + parts.joined(separator: ", ")]
    }

    private static func list(_ title: String, _ list: JSONValue?, _ item: (JSONValue) -> [String]) -> [String] {
        let items = list?["items"]?.array ?? []
        guard let total = list?["total"]?.integer, !items.isEmpty else { return [] }
        let count = items.count < total ? "  (\(items.count) of \(total); more: --page, --limit)" : ""
        return [title + count] + items.flatMap(item)
    }

    private static func group(_ group: JSONValue) -> [String] {
        let (gained, lost) = (group["gained"] ?? .null, group["lost"] ?? .null)
        let counts = [("+", gained), ("-", lost)].filter { $0.1["total"]?.integer != 0 }
        let new = group["new"] == true ? "(new group)  " : ""
        let head = "  \(group.cell("name"))  \(new)" + counts.map { "\($0)\($1.cell("total"))" }.joined(separator: " ")
        return [head]
            + counts.map { sign, names in
                let shown = names["items"]?.array ?? []
                let isMore = shown.count < (names["total"]?.integer ?? 0)
                return "    \(sign) " + shown.map(\.cellText).joined(separator: ", ") + (isMore ? ", …" : "")
            }
    }

    private static func person(_ person: JSONValue) -> [String] {
        let steps = person["steps"]?.array ?? []
        let actions = steps.compactMap { $0["action"]?.string }
        let (name, account) = (person.cell("userName"), person.cell("account"))
        var head = "  \(sign(actions)) \(name)" + (name == account ? "" : " → \(account)")
        if let message = person["message"]?.string {
            head += "  (\(person.cell("state")): \(message.printable))"
        }
        let held = (person["held"]?.array ?? []).map { "      ! held: \(StepText.what($0))" }
        return [head] + steps.map(StepText.line) + held + StepText.linking(person)
    }

    private static func sign(_ actions: [String]) -> String {
        if actions.isEmpty { return "!" }
        if actions.contains("createAccount") { return "+" }
        return actions.contains { ["disableAccount", "deleteAccount"].contains($0) } ? "-" : "~"
    }
}

/// A step of a plan for people.
enum StepText {
    /// What linking would change, for who waits for that decision.
    static func linking(_ user: JSONValue) -> [String] {
        guard let steps = user["linking"]?.array else { return [] }
        return ["    linking would change:"] + steps.map(line)
    }

    static func line(_ step: JSONValue) -> String {
        "      \(sign(step)) \(what(step)): \(step.cell("reason"))"
    }

    private static func sign(_ step: JSONValue) -> String {
        switch step["action"]?.string {
        case "createAccount", "addMembership", "copyMembership": "+"
        case "removeMembership", "deleteAccount": "-"
        default: "~"
        }
    }

    /// In words; `account`: whose it is, where that does not stand beside it.
    static func what(_ step: JSONValue, account: String? = nil) -> String {
        StepWording.text(step.cell("action"), step.cell("detail"), account: account)
    }

    /// `180 accounts disabled`.
    static func counted(_ steps: JSONValue) -> String {
        let number = steps["count"]?.integer ?? 0
        return "\(number) \(StepWording.counted(number, steps.cell("action")))"
    }
}

extension JSONValue {
    /// The number of this key, in words: `1 user`, `2 users`.
    func counted(_ key: String, _ word: String) -> String { (self[key]?.integer ?? 0).counted(word) }
}

extension Int {
    /// `1 user`, `2 users`.
    func counted(_ word: String) -> String { "\(self) \(word)\(self == 1 ? "" : "s")" }
}

extension String {
    func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(width - count, 1)) }
}
