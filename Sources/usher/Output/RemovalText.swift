import StrictJSON

/// What a removal would come to, for people.
enum RemovalText {
    static func verb(_ preview: JSONValue) -> String {
        switch preview["accounts"]?.string {
        case "disable": "disabled"
        case "delete": "deleted"
        default: "kept"
        }
    }

    static func changed(_ preview: JSONValue) -> Int {
        (preview["targets"]?.array ?? []).reduce(0) { $0 + ($1["changed"]?.integer ?? 0) }
    }

    static func told(_ preview: JSONValue, loss: String) -> String {
        let targets = (preview["targets"]?.array ?? []).map { target($0, preview) }
        let applications = (preview["applications"]?.array ?? []).map(\.cellText)
        let readers =
            applications.isEmpty
            ? [] : ["Applications that can no longer log in: \(applications.joined(separator: ", "))."]
        return ([loss] + targets + readers + limits(preview)).joined(separator: "\n")
    }

    /// How to agree to it.
    static func how(_ preview: JSONValue) -> String {
        limits(preview).isEmpty ? "\nSay --yes to do it." : "\nTo do it say --confirm \(preview.cell("digest"))"
    }

    private static func limits(_ preview: JSONValue) -> [String] {
        (preview["limits"]?.array ?? []).map { "This goes over a safety limit: \($0.cellText)." }
    }

    private static func target(_ target: JSONValue, _ preview: JSONValue) -> String {
        let goesWithTarget = preview["connector"] == nil
        var lines = [
            "Its \(target.cell("accounts")) accounts in \(target.cell("target")), \(target.cell("active")) of them active, "
                + "with \(target.cell("memberships")) memberships: \(fate(target, preview))."
        ]
        if goesWithTarget {
            lines[0] = lines[0].replacing("Its ", with: "\(target.cell("connector"))'s ", maxReplacements: 1)
        }
        let names = (target["names"]?.array ?? []).map(\.cellText)
        if !names.isEmpty { lines.append("  \(names.joined(separator: ", "))\(more(names, target))") }
        let kept = (target["protectedNames"]?.array ?? []).map(\.cellText)
        if !kept.isEmpty {
            lines.append(
                "  protect.users names \(target.cell("protected")) of them"
                    + (goesWithTarget ? ", who go, too: " : ", who stay as they are: ") + kept.joined(separator: ", "))
        }
        return lines.joined(separator: "\n")
    }

    private static func fate(_ target: JSONValue, _ preview: JSONValue) -> String {
        guard verb(preview) != "kept" else {
            return "they stay and belong to nobody (--accounts disable or delete does otherwise)"
        }
        return "\(target.cell("changed")) are \(verb(preview)) first"
    }

    private static func more(_ names: [String], _ target: JSONValue) -> String {
        let all = max(target["changed"]?.integer ?? 0, 0)
        return all > names.count ? " and \(all - names.count) more" : ""
    }
}
