import StrictJSON

/// Explanations for people: what was decided first, then how it came to that.
enum ExplanationText {
    static func user(_ answer: JSONValue) -> String {
        let name = answer["userName"]?.string?.printable ?? answer.cell("id")
        let head = "\(name)\(answer["deleted"] == true ? "  (deleted at the identity provider)" : "")"
        return ([head] + (answer["targets"]?.array ?? []).flatMap(section)).joined(separator: "\n")
    }

    private static func section(_ target: JSONValue) -> [String] {
        let decision = target["decision"] ?? .null
        var lines = ["in \(target.cell("target")): \(decision.cell("state")): \(decision.cell("why"))"]
        if let since = target["pausedSince"]?.string {
            lines.append(
                "  the sync is paused since \(since) by \(target.cell("pausedBy")): nothing is done until it is resumed"
            )
        }
        if target["pending"] == true { lines.append("  marked: the sync looks at this user again") }
        let steps = target["plannedSteps"]?.array ?? []
        lines += titled("a sync would do", steps.filter { $0["held"]?.object == nil }) { [StepText.line($0)] }
        lines += titled("it would leave out", steps.filter { $0["held"]?.object != nil }, stopped)
        lines += StepText.linking(target)
        lines += titled("held", target["held"]?.array ?? [], held)
        lines += failing(target["lastOutcome"] ?? .null)
        lines += account(target)
        if let scope = target["scope"], !scope.isNull { lines.append("  scope: \(scope.cell("why"))") }
        lines += titled("dropWhen", target["dropWhen"]?.array ?? []) {
            ["    \($0["holds"] == true ? "holds" : "does not hold"): \($0.cell("filter"))"]
        }
        let title = target["groupsApply"] == true ? "groups" : "groups, if there were an active account"
        lines += titled(title, target["groups"]?.array ?? [], decided)
        lines += titled("attributes", target["attributes"]?.array ?? [], mapping)
        lines += titled("last steps", target["lastSteps"]?.array ?? []) {
            ["    \($0.cell("at"))  \(StepText.what($0)): \($0.cell("reason"))"]
        }
        if let source = target["source"], !source.isNull { lines.append("  pushed: \(source.serialized.printable)") }
        return lines
    }

    /// Why a user is in a group or is not, in each target.
    static func membership(_ answer: JSONValue) -> String {
        let name = answer["userName"]?.string?.printable ?? answer.cell("id")
        return (answer["targets"]?.array ?? []).map { target in
            let membership = target["membership"] ?? .null
            let standing =
                switch membership["member"] {
                case true: "is in"
                case false: "is not in"
                default: "has no account, so is not in"
                }
            let why = (membership["why"]?.array ?? []).map { "  because: \($0.cellText)" }
            return (["\(name) \(standing) \(membership.cell("group")) in \(target.cell("target"))"] + why)
                .joined(separator: "\n")
        }.joined(separator: "\n")
    }

    /// With what stops it: a decision about it, or about a step without which it does not go.
    private static func stopped(_ step: JSONValue) -> [String] {
        let held = step["held"] ?? .null
        guard let other = held["with"]?.string else {
            return [StepText.line(step), "        \(held.cell("decision")): \(held.cell("limit"))"]
        }
        let why =
            held["decision"] == "rejected"
            ? "left out with the rejected step: \(other.printable)"
            : "waits with the decision about the account: \(other.printable)"
        return [StepText.line(step), "        \(why)"]
    }

    private static func held(_ step: JSONValue) -> [String] {
        [
            "    \(StepText.what(step, account: step.cell("account"))): \(step.cell("decision")) since "
                + "\(step.cell("since")) (id \(step.cell("id"))): \(step.cell("limit"))"
        ]
    }

    /// Who added a membership.
    static func owner(_ membership: JSONValue) -> String {
        membership["ownedBy"]?.string.map { "connector \($0.printable)" } ?? membership.cell("owner")
    }

    private static func failing(_ outcome: JSONValue) -> [String] {
        guard let since = outcome["failingSince"]?.string else { return [] }
        let next = outcome["nextTry"]?.string.map { ", next try \($0)" } ?? ""
        return ["  failing since \(since), attempts \(outcome.cell("attempts"))\(next): \(outcome.cell("message"))"]
    }

    private static func titled(
        _ title: String, _ items: [JSONValue], _ item: (JSONValue) -> [String]
    ) -> [String] {
        items.isEmpty ? [] : ["  \(title):"] + items.flatMap(item)
    }

    private static func account(_ target: JSONValue) -> [String] {
        var lines: [String] = []
        if let link = target["link"], !link.isNull {
            let rest = link["copyPending"] == true ? "; not everything is copied to it yet" : ""
            lines.append("  link: account \(link.cell("account")): \(link.cell("how"))\(rest)")
        }
        if let account = target["account"], !account.isNull {
            let groups = (account["groups"]?.array ?? []).map { "\($0.cell("name")) (\(owner($0)))" }
            lines.append(
                "  account: \(account.cell("username")), \(account.cell("displayName")), \(account.cell("email")), "
                    + (account["active"] == true ? "active" : "disabled"))
            if !groups.isEmpty { lines.append("    in \(groups.joined(separator: ", "))") }
        }
        if let holder = target["nameHolder"]?.string {
            lines.append("  the wanted name belongs to the account \(holder.printable)")
        }
        return lines
    }

    private static func decided(_ group: JSONValue) -> [String] {
        let sign =
            switch group["outcome"]?.string {
            case "wanted", "copied": "+"
            case "kept": "="
            case "removed": "-"
            default: "x"
            }
        return ["    \(sign) \(group.cell("name"))  \(group.cell("outcome")): \(group.cell("why"))"]
    }

    private static func mapping(_ mapping: JSONValue) -> [String] {
        let value = mapping["value"]?.string.map { "\"\($0.printable)\"" } ?? mapping.cell("outcome")
        let head = "    \(mapping.cell("setting")) = \(value)"
        return [head] + (mapping["templates"]?.array ?? []).flatMap(template)
    }

    private static func template(_ template: JSONValue) -> [String] {
        let told = [template["value"]?.string.map { "\"\($0.printable)\"" }, template["problem"]?.string]
        let outcome = told.compactMap(\.self).joined(separator: " ")
        let parts = (template["parts"]?.array ?? []).map { part in
            let calls = (part["calls"]?.array ?? []).map { " | \($0.cell("function")) → \(quoted($0["values"]))" }
            return "        \(part.cell("path")) → \(quoted(part["values"]))" + calls.joined()
        }
        return ["      \(template.cell("template")) → \(outcome)"] + parts
    }

    private static func quoted(_ values: JSONValue?) -> String {
        let values = values?.array ?? []
        return values.isEmpty ? "nothing" : values.map { "\"\($0.cellText)\"" }.joined(separator: ", ")
    }

    static func group(_ answer: JSONValue) -> String {
        let made = answer["madeByConnector"] == true ? ", made by this connector" : ""
        let exists = answer["exists"] == true ? "exists\(made)" : "does not exist"
        var lines = ["\(answer.cell("name")) in \(answer.cell("target")): \(exists)"]
        lines += titled("pushed as", answer["sources"]?.array ?? []) {
            ["    \($0.cell("displayName"))  (\($0.cell("id")))"]
        }
        lines += titled("named by", answer["settings"]?.array ?? []) {
            ["    \($0.cell("setting")): \($0.cell("entry"))"]
        }
        lines += titled("members", answer["members"]?.array ?? []) {
            ["    \($0.cell("account"))  (\(owner($0))): \($0.cell("why"))"]
        }
        let waiting = answer["held"] ?? .null
        lines += titled("held (\(waiting.cell("total")))", waiting["items"]?.array ?? [], held)
        if let next = answer["next"]?.integer { lines.append("More: --start \(next)") }
        return lines.joined(separator: "\n")
    }
}
