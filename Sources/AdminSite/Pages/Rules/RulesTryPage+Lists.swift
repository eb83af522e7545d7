import Provisioning

// How each entry of a list is read, and what it comes to among those who were pushed.

extension RulesTryPage.List {
    init(_ setting: RuleSetting, _ draft: RulesDraft, _ known: KnownNames?, _ tried: TriedUser) {
        label = setting.label
        let entries = draft.entries(setting)
        self.entries = entries.prefix(RulesTryPage.entryLimit).map { entry in
            guard let condition = setting.condition else { return RulesTryPage.Entry(pattern: entry, known) }
            return RulesTryPage.Entry(entry, condition: condition(entry), setting.path, known, tried)
        }
        let rest = entries.count - self.entries.count
        more = rest > 0 ? "and \(rest.grouped) more entries" : nil
    }
}

extension RulesTryPage.Entry {
    fileprivate init(pattern entry: String, _ known: KnownNames?) {
        let pattern = Pattern(entry: entry)
        let matches = known.flatMap { $0.found[pattern.entry]?.told($0.kind) }
        self.init(text: Told.cut(entry), reading: pattern.told, matches: matches ?? "")
    }

    /// `condition`: empty for an entry that has none.
    fileprivate init(
        _ entry: String, condition: String, _ path: String, _ known: KnownNames?, _ tried: TriedUser
    ) {
        guard !condition.isEmpty else {
            self.init(text: Told.cut(entry), reading: Self.unconditional(entry), matches: "")
            return
        }
        do throws(RulesError) {
            let condition = try UserCondition(condition, path)
            let one = tried.document.map { "\(condition.holds(for: $0) ? "holds" : "does not hold") for \(tried.name)" }
            self.init(
                text: Told.cut(entry), reading: one ?? "is a condition",
                matches: known?.holding[condition.text]?.told("users", "Holds for") ?? "")
        } catch {
            self.init(
                text: Told.cut(entry), reading: "is no condition yet: \(error.message.trimmingFullStops)", matches: "")
        }
    }

    private static func unconditional(_ entry: String) -> String {
        if entry.hasSuffix("when:") { return "has no condition yet" }
        let everybody = "is for everybody who gets an account"
        return entry.contains(" when ") ? everybody + "; a condition begins with \"when:\", with the colon" : everybody
    }
}

extension String {
    /// The page puts one behind it.
    fileprivate var trimmingFullStops: String { String(reversed().drop { $0 == "." }.reversed()) }
}

extension Pattern {
    /// How the entry is understood.
    fileprivate var told: String {
        switch reading {
        case .name: "is a name"
        case .expression: "is an expression"
        case .nameBecause(let reason): "is a plain name, because it is no valid expression: \(reason)"
        }
    }
}
