extension SettingsReader {
    mutating func readGroups(_ parent: SettingsSection, into groups: inout GroupRuleSettings) {
        let keys = [
            "name", "nested", "required", "onlyAssign", "neverAssign", "alwaysAssign", "neverRemove",
            "localMemberships",
        ]
        guard let node = parent["groups"], let section = section(node, parent.path("groups"), keys: keys) else {
            return
        }
        read(section, "name", into: &groups.name)
        if let node = section["name"] { note(checks.groupTemplate(groups.name), node, section.path("name")) }
        read(section, "nested", into: &groups.nested)
        read(section, "required", check: checks.pattern, into: &groups.required)
        read(section, "onlyAssign", check: checks.pattern, into: &groups.onlyAssign)
        read(section, "neverAssign", check: checks.pattern, into: &groups.neverAssign)
        read(section, "neverRemove", check: checks.pattern, into: &groups.neverRemove)
        read(section, "localMemberships", into: &groups.localMemberships)
        if let node = section["alwaysAssign"] {
            groups.alwaysAssign = elements(node, section.path("alwaysAssign")).compactMap {
                alwaysAssign($0.node, $0.path)
            }
        }
    }

    private mutating func alwaysAssign(_ node: DocumentNode, _ path: String) -> AlwaysAssign? {
        guard case .mapping = node.content else { return groupName(node, path).map { AlwaysAssign(name: $0) } }
        guard let section = section(node, path, keys: ["name", "when"]) else { return nil }
        guard let name = section["name"] else {
            note(node, section.path("name"), "is missing")
            return nil
        }
        guard let text = groupName(name, section.path("name")) else { return nil }
        var entry = AlwaysAssign(name: text)
        if let node = section["when"], let condition = self.text(node, section.path("when")) {
            note(checks.filter(condition), node, section.path("when"))
            entry.condition = condition
        }
        return entry
    }

    private mutating func groupName(_ node: DocumentNode, _ path: String) -> String? {
        guard let text = text(node, path) else { return nil }
        if text.trimmedName.isEmpty { note(node, path, "is no name: there is nothing but blanks") }
        return text
    }

    /// `target`: the one that is copied to.
    mutating func readCopy(
        _ parent: SettingsSection, to target: String, targets: [String], into copy: inout CopySettings
    ) {
        guard let node = parent["copy"], let section = section(node, parent.path("copy"), keys: ["from", "what"])
        else { return }
        if let node = section["from"] {
            for element in elements(node, section.path("from")) {
                guard let name = text(element.node, element.path) else { continue }
                noteUnknownTarget(name, element.node, element.path, targets)
                if name == target {
                    note(element.node, element.path, "`\(name.clipped)` is the target that is copied to; name others")
                } else if copy.from.contains(name) {
                    note(element.node, element.path, "`\(name.clipped)` is in the list already")
                }
                copy.from.append(name)
            }
        }
        if let node = section["what"] {
            copy.what = elements(node, section.path("what")).compactMap { choice($0.node, $0.path) }
        }
    }

    mutating func readCleanup(_ parent: SettingsSection, into cleanup: inout CleanupSettings) {
        let keys = [
            "deleted", "deactivated", "outOfScope", "dropped", "removeMemberships", "keepMemberships", "graceDays",
        ]
        guard let node = parent["cleanup"], let section = section(node, parent.path("cleanup"), keys: keys) else {
            return
        }
        read(section, "deleted", into: &cleanup.deleted)
        read(section, "deactivated", into: &cleanup.deactivated)
        read(section, "outOfScope", into: &cleanup.outOfScope)
        read(section, "dropped", into: &cleanup.dropped)
        read(section, "removeMemberships", into: &cleanup.removeMemberships)
        read(section, "keepMemberships", check: checks.pattern, into: &cleanup.keepMemberships)
        read(section, "graceDays", in: 0...3650, into: &cleanup.graceDays)
    }

    mutating func readProtect(_ parent: SettingsSection, into protect: inout ProtectSettings) {
        guard let node = parent["protect"],
            let section = section(node, parent.path("protect"), keys: ["users", "groups"])
        else { return }
        read(section, "users", check: checks.pattern, into: &protect.users)
        read(section, "groups", check: checks.pattern, into: &protect.groups)
    }

    mutating func readSync(_ parent: SettingsSection, into sync: inout SyncSettings) {
        guard let node = parent["sync"],
            let section = section(node, parent.path("sync"), keys: ["mode", "schedule", "timeZone"])
        else { return }
        var before = errorCount
        read(section, "mode", into: &sync.mode)
        if isBroken(since: before) { sync.mode = .manual }
        before = errorCount
        if let node = section["timeZone"], let zone = timeZone(node, section.path("timeZone")) { sync.timeZone = zone }
        if let node = section["schedule"] {
            sync.schedule = node.isNull ? nil : schedule(node, section.path("schedule"))
        }
        // Not at another time than it was meant for.
        if isBroken(since: before) { sync.schedule = nil }
    }

    private mutating func timeZone(_ node: DocumentNode, _ path: String) -> String? {
        guard let name = text(node, path) else { return nil }
        if Schedule.isZone(name) { return name }
        note(node, path, "`\(name.clipped)` is no time zone; write it as Europe/Berlin, or UTC")
        return nil
    }

    private mutating func schedule(_ node: DocumentNode, _ path: String) -> String? {
        guard let text = text(node, path) else { return nil }
        do throws(CronExpression.Invalid) {
            return try CronExpression(parsing: text).text
        } catch {
            note([.init(offset: error.offset, message: error.message)], node, path)
            return nil
        }
    }
}
