public import Provisioning
public import Sync

/// A target that somebody wants, as its kind understands what he filled in.
public struct NewTarget: Sendable {
    /// What is wrong, and where: `name`, or the key of a field.
    public struct Finding: Sendable, Hashable {
        public let key: String
        public let text: String

        public init(key: String, text: String) {
            self.key = key
            self.text = text
        }
    }

    public let settings: TargetSettings
    public private(set) var findings: [Finding] = []

    /// `value`: what was filled in for the field of this key.
    public init(name: String, kind: TargetKind, value: (String) -> String?) {
        var settings = TargetSettings(name: name, kind: kind.word)
        if name.isEmpty { findings.append(Finding(key: "name", text: "A target needs a name.")) }
        for field in kind.fields {
            let text = value(field.key) ?? ""
            if text.isEmpty {
                if field.isRequired { findings.append(Finding(key: field.key, text: "This is needed.")) }
            } else if let problem = field.set(text, &settings) {
                findings.append(Finding(key: field.key, text: problem))
            }
        }
        self.settings = settings
    }

    /// The document with it, checked as every document is before it is saved; nil when it can't be added.
    public mutating func added(to inForce: SettingsInForce, _ services: AdminServices) async throws -> Settings? {
        guard findings.isEmpty else { return nil }
        var document = inForce.settings
        do throws(SettingsEditError) { try document.add(settings) } catch {
            findings.append(Finding(key: "name", text: Self.sentence(error.description)))
            return nil
        }
        var issues: [SettingsIssue] = []
        do {
            _ = try await services.settings.check(document.exported(format: .yaml, includingDefaults: false))
        } catch let errors as SettingsErrors { issues = errors.issues }
        // What is wrong elsewhere was so before; saving refuses what may not stand.
        let own = "targets[\(document.targets.count - 1)]"
        findings += issues.filter { $0.severity == .error && $0.path.hasPrefix(own) }.map {
            Finding(key: String($0.path.dropFirst(own.count + 1)), text: Self.sentence($0.message))
        }
        return findings.isEmpty ? document : nil
    }

    /// Names exactly this, so that nothing else is saved than what was previewed.
    public var digest: String {
        ShownDigest.of([Settings(targets: [settings]).exported(format: .json)])
    }

    private static func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() + "." }
}
