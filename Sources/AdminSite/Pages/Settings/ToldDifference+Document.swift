import Provisioning
import StrictJSON

extension ToldDifference {
    /// What a settings document changes. Rules are called as their form calls them, the rest as the document does.
    init(_ difference: SettingsDifference) {
        self.init(label: Self.label(difference.path))
        switch (difference.before, difference.after) {
        case (let before, .array(let after)?) where before == nil || before?.array != nil:
            take(before?.array ?? [], after)
        case (.array(let before)?, nil): take(before, [])
        case (nil, .object(let new)?):
            remark = "is new"
            added = Self.leaves(.object(new), "")
        case (.object?, nil): remark = "is removed, with all that it says"
        case (let before, let after):
            change = Change(
                before: before.map(Self.told) ?? "nothing", after: after.map(Self.told) ?? "nothing")
        }
    }

    private mutating func take(_ before: [JSONValue], _ after: [JSONValue]) {
        added = after.filter { !before.contains($0) }.map(Self.told)
        removed = before.filter { !after.contains($0) }.map(Self.told)
        guard added.isEmpty, removed.isEmpty else { return }
        remark = after.isEmpty ? "an empty list" : "the same in another order"
    }

    /// `okta → directory: Never assign`
    private static func label(_ path: String) -> String {
        guard let found = path.wholeMatch(of: /connectors\[([^\]]*)\]\.targets\[([^\]]*)\]\.(.+)/) else { return path }
        let (_, connector, target, setting) = found.output
        return "\(connector) → \(target): \(SettingWords.label(String(setting)) ?? String(setting))"
    }

    /// Without quotes, as people write it.
    private static func told(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text.isEmpty ? "nothing" : Told.cut(text)
        case .null: "nothing"
        case .bool(let isSo): isSo ? "yes" : "no"
        case .array(let entries) where entries.isEmpty: "nothing"
        default: Told.cut(value.serialized)
        }
    }

    /// What something new says, one setting a line; not what it leaves empty.
    private static func leaves(_ value: JSONValue, _ path: String) -> [String] {
        switch value {
        case .object(let object):
            object.members.flatMap { leaves($0.value, path.isEmpty ? $0.name : "\(path).\($0.name)") }
        case .array(let entries) where entries.isEmpty: []
        case .array(let entries) where entries.contains(where: { $0.object != nil }):
            entries.flatMap { leaves($0, path) }
        case .array(let entries): ["\(path): \(Told.cut(entries.map(told).joined(separator: ", ")))"]
        case .null: []
        default: ["\(path): \(told(value))"]
        }
    }
}
