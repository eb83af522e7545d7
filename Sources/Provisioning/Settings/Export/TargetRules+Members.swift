import StrictJSON

extension TargetRules {
    func document(_ parent: SettingsWriter) -> JSONValue {
        let defaults = TargetRules(target: target)
        var writer = parent.nested
        writer.set("target", .string(target))
        writer.add("enabled", enabled, default: defaults.enabled)
        writer.add("attributes", attributes.members(writer.nested))
        writer.add("dropWhen", dropWhen, default: defaults.dropWhen)
        writer.add("groups", groups.members(writer.nested))
        writer.add("link", link, default: defaults.link)
        writer.add("copy", copy.members(writer.nested))
        writer.add("cleanup", cleanup.members(writer.nested))
        writer.add("protect", protect.members(writer.nested))
        writer.add("safety", safety.members(writer.nested))
        writer.add("sync", sync.members(writer.nested))
        return .object(writer.object)
    }
}

extension AttributeRules {
    fileprivate func members(_ empty: SettingsWriter) -> SettingsWriter {
        let defaults = AttributeRules()
        var writer = empty
        for (name, rule, standard) in [
            ("username", username, defaults.username), ("displayName", displayName, defaults.displayName),
            ("email", email, defaults.email), ("firstName", firstName, defaults.firstName),
            ("lastName", lastName, defaults.lastName),
        ] where writer.includesDefaults || rule != standard {
            writer.set(name, rule.document(empty, default: standard.whenMissing))
        }
        let named = properties.map { property in
            JSONObject.Member(name: property.name, value: property.rule.document(empty, default: .ignore))
        }
        writer.add("properties", .object(JSONObject(named)), default: [:])
        return writer
    }
}

extension AttributeRule {
    /// `standard` is what the reader takes when `whenMissing` is left out here.
    fileprivate func document(_ empty: SettingsWriter, default standard: WhenMissing) -> JSONValue {
        var writer = empty
        writer.set("from", .array(from.map(JSONValue.string)))
        writer.add("whenMissing", whenMissing, default: standard)
        return .object(writer.object)
    }
}

extension GroupRuleSettings {
    fileprivate func members(_ empty: SettingsWriter) -> SettingsWriter {
        let defaults = GroupRuleSettings()
        var writer = empty
        writer.add("name", .string(name), default: .string(defaults.name))
        writer.add("nested", nested, default: defaults.nested)
        writer.add("required", required, default: defaults.required)
        writer.add("onlyAssign", onlyAssign, default: defaults.onlyAssign)
        writer.add("neverAssign", neverAssign, default: defaults.neverAssign)
        writer.add("alwaysAssign", alwaysAssign.map(\.document), default: [])
        writer.add("neverRemove", neverRemove, default: defaults.neverRemove)
        writer.add("localMemberships", localMemberships, default: defaults.localMemberships)
        return writer
    }
}

extension AlwaysAssign {
    fileprivate var document: JSONValue {
        guard let condition else { return .string(name) }
        return ["name": .string(name), "when": .string(condition)]
    }
}

extension CopySettings {
    fileprivate func members(_ empty: SettingsWriter) -> SettingsWriter {
        var writer = empty
        writer.add("from", from, default: [])
        writer.add("what", what.map(\.rawValue), default: CopySettings().what.map(\.rawValue))
        return writer
    }
}

extension CleanupSettings {
    fileprivate func members(_ empty: SettingsWriter) -> SettingsWriter {
        let defaults = CleanupSettings()
        var writer = empty
        writer.add("deleted", deleted, default: defaults.deleted)
        writer.add("deactivated", deactivated, default: defaults.deactivated)
        writer.add("outOfScope", outOfScope, default: defaults.outOfScope)
        writer.add("dropped", dropped, default: defaults.dropped)
        writer.add("removeMemberships", removeMemberships, default: defaults.removeMemberships)
        writer.add("keepMemberships", keepMemberships, default: defaults.keepMemberships)
        writer.add("graceDays", graceDays, default: defaults.graceDays)
        return writer
    }
}

extension ProtectSettings {
    fileprivate func members(_ empty: SettingsWriter) -> SettingsWriter {
        var writer = empty
        writer.add("users", users, default: [])
        writer.add("groups", groups, default: [])
        return writer
    }
}

extension SafetySettings {
    fileprivate func members(_ empty: SettingsWriter) -> SettingsWriter {
        let defaults = SafetySettings()
        var writer = empty
        writer.add("window", .string(Self.text(window)), default: .string(Self.text(defaults.window)))
        writer.add("accounts", accounts.members(empty, defaults.accounts))
        writer.add("memberships", memberships.members(empty, defaults.memberships))
        writer.add("perGroup", perGroup.members(empty, defaults.perGroup))
        writer.add("identities", identities.members(empty, defaults.identities))
        return writer
    }

    private static func text(_ seconds: Int) -> String { Period(seconds: seconds)?.description ?? "\(seconds)" }
}

extension SafetySettings.Limit {
    fileprivate func members(_ empty: SettingsWriter, _ defaults: Self) -> SettingsWriter {
        var writer = empty
        writer.add(
            "count", count.map(JSONValue.integer) ?? .null, default: defaults.count.map(JSONValue.integer) ?? .null)
        writer.add("percent", percent, default: defaults.percent)
        writer.add("atLeast", atLeast, default: defaults.atLeast)
        return writer
    }
}

extension SyncSettings {
    fileprivate func members(_ empty: SettingsWriter) -> SettingsWriter {
        let defaults = SyncSettings()
        var writer = empty
        writer.add("mode", mode, default: defaults.mode)
        writer.add(
            "schedule", schedule.map(JSONValue.string) ?? .null,
            default: defaults.schedule.map(JSONValue.string) ?? .null)
        writer.add("timeZone", .string(timeZone), default: .string(defaults.timeZone))
        return writer
    }
}
