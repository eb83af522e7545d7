extension SettingsReader {
    mutating func readSafety(_ parent: SettingsSection, into safety: inout SafetySettings) {
        let keys = ["window", "accounts", "memberships", "perGroup", "identities"]
        guard let node = parent["safety"], let section = section(node, parent.path("safety"), keys: keys) else {
            return
        }
        readWindow(section, into: &safety.window)
        readLimit(section, "accounts", into: &safety.accounts)
        readLimit(section, "memberships", into: &safety.memberships)
        readLimit(section, "perGroup", into: &safety.perGroup)
        readLimit(section, "identities", into: &safety.identities)
    }

    private mutating func readWindow(_ section: SettingsSection, into window: inout Int) {
        guard let node = section["window"] else { return }
        let path = section.path("window")
        guard let scalar = node.scalar, !node.isNull else {
            return wrongKind(node, path, expected: "a span of time, such as 24h")
        }
        do throws(Period.Invalid) {
            let period = try Period(parsing: scalar.text)
            guard period.seconds > 0 else { return note(node, path, "must be longer than nothing, such as 24h") }
            window = period.seconds
        } catch {
            note(node, path, error.description)
        }
    }

    private mutating func readLimit(
        _ parent: SettingsSection, _ key: String, into limit: inout SafetySettings.Limit
    ) {
        guard let node = parent[key],
            let section = section(node, parent.path(key), keys: ["count", "percent", "atLeast"])
        else { return }
        let numbers = 0...1_000_000_000
        if let node = section["count"] {
            limit.count = node.isNull ? nil : integer(node, section.path("count"), in: numbers)
        }
        read(section, "percent", in: 0...100, into: &limit.percent)
        read(section, "atLeast", in: numbers, into: &limit.atLeast)
    }
}
