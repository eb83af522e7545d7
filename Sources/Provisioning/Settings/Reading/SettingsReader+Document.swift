extension SettingsReader {
    mutating func settings(_ root: DocumentNode) -> Settings {
        var settings = Settings()
        guard let section = section(root, "", keys: ["version", "targets", "connectors"]) else { return settings }
        readVersion(section)
        if let node = section["targets"] {
            settings.targets = elements(node, "targets").compactMap { target($0.node, $0.path) }
        }
        noteDoubleApplications(settings.targets, section)
        if let node = section["connectors"] {
            settings.connectors = elements(node, "connectors").compactMap {
                connector($0.node, $0.path, targets: settings.targets.map(\.name))
            }
        }
        noteDoubles(settings.targets.map(\.name), section["targets"], "targets", what: "target")
        noteDoubles(settings.connectors.map(\.name), section["connectors"], "connectors", what: "connector")
        return settings
    }

    private mutating func readVersion(_ section: SettingsSection) {
        guard let node = section["version"] else {
            return note(section.node, "version", "is missing; write `version: 1`")
        }
        guard case .number("1")? = node.scalar?.value else {
            return note(node, "version", "must be 1, the only version of settings there is")
        }
    }

    /// Notes every name that stood before. `names` are those of the list in `node`, as far as they could be read.
    mutating func noteDoubles(
        _ names: [String], _ node: DocumentNode?, _ path: String, what: String, key: String = "name"
    ) {
        guard Set(names).count < names.count, let node, case .sequence(let elements) = node.content else { return }
        var seen: Set<String> = []
        for (index, element) in elements.enumerated() {
            guard case .mapping(let members) = element.content,
                let name = members.first(where: { $0.name == key })?.value, let text = name.scalar?.text
            else { continue }
            guard !seen.insert(text).inserted else { continue }
            note(name, "\(path)[\(index)].\(key)", "there is another \(what) `\(text.clipped)`; names must differ")
        }
    }

    /// The Crowd API tells applications apart by name alone, so a name stands for one application of one target.
    private mutating func noteDoubleApplications(_ targets: [TargetSettings], _ section: SettingsSection) {
        var owners: [String: String] = [:]
        for (index, target) in targets.enumerated() {
            for application in target.applications {
                guard let owner = owners.updateValue(target.name, forKey: application.name) else { continue }
                let place = owner == target.name ? "this target" : "target `\(owner)`"
                note(
                    section["targets"] ?? section.node, "targets[\(index)].applications",
                    "there is another application `\(application.name)` in \(place); names of applications must differ "
                        + "in the whole document")
            }
        }
    }

    /// A name of a connector or target: it stands in URLs and commands.
    mutating func name(_ section: SettingsSection, _ key: String = "name") -> String? {
        guard let node = section[key] else {
            note(section.node, section.path(key), "is missing")
            return nil
        }
        guard let text = text(node, section.path(key)) else { return nil }
        guard SettingsName.isValid(text) else {
            note(node, section.path(key), "`\(text.clipped)` is no name: \(SettingsName.rule)")
            return nil
        }
        return text
    }
}

/// Names of connectors, targets and applications.
public enum SettingsName {
    static let rule = "use 1 to 63 of a–z, 0–9 and -, with a letter or digit first and last"

    public static func isValid(_ text: String) -> Bool {
        let hyphen = UInt8(ascii: "-")
        return (1...63).contains(text.utf8.count) && text.utf8.first != hyphen && text.utf8.last != hyphen
            && text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == hyphen }
    }
}
