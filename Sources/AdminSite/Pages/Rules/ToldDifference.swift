import Provisioning
import StrictJSON

/// A setting that is not what it was, as a page tells it: from what to what, or what a list gains and loses.
/// `{{#differences}}{{>difference}}{{/differences}}`
struct ToldDifference: Sendable, Hashable {
    struct Change: Sendable, Hashable {
        let before: String
        let after: String
    }

    let label: String
    /// Nil for lists.
    var change: Change?
    var added: [String] = []
    var removed: [String] = []
    var remark: String?

    static let template = #"""
        <li><b><bdi>{{.label}}</bdi></b>{{#.change}}: <bdi>{{.before}}</bdi> → <bdi>{{.after}}</bdi>{{/.change}}{{#.remark}} <small>{{.}}</small>{{/.remark}}<ul class="gains">{{#.added}}<li class="plus"><span class="unseen">added: </span><bdi>{{.}}</bdi></li>{{/.added}}{{#.removed}}<li class="minus"><span class="unseen">removed: </span><bdi>{{.}}</bdi></li>{{/.removed}}</ul></li>
        """#
}

extension ToldDifference {
    /// What a form changes, in its words and its order.
    static func all(_ rules: TargetRules, since base: TargetRules) -> [ToldDifference] {
        let settings = (RuleSection.provisioning + RuleSection.safety).flatMap(\.settings)
        return settings.compactMap { ToldDifference($0, rules, since: base) }
            + properties(rules.attributes.properties, since: base.attributes.properties)
    }

    /// Nil when the field shows what it showed.
    private init?(_ setting: RuleSetting, _ rules: TargetRules, since base: TargetRules) {
        let (before, after) = (setting.shown(base), setting.shown(rules))
        guard before != after else { return nil }
        let label = SettingWords.label(setting.path) ?? setting.label
        switch setting.control {
        case .line: self.init(label, before, after)
        case .choice(let choices):
            func title(_ value: String) -> String { choices.first { $0.value == value }?.title ?? value }
            self.init(label, title(before), title(after))
        case .list: self.init(label, before.entries, after.entries, isOrdered: setting.isOrdered)
        }
    }

    private init(_ label: String, _ before: String, _ after: String) {
        func told(_ text: String) -> String { text.isEmpty ? "nothing" : Told.cut(text) }
        self.init(label: label, change: Change(before: told(before), after: told(after)))
    }

    /// `isOrdered`: the first entry that has a value wins.
    private init(_ label: String, _ before: [String], _ after: [String], isOrdered: Bool) {
        self.init(label: label)
        added = after.filter { !before.contains($0) }.map(Told.cut)
        removed = before.filter { !after.contains($0) }.map(Told.cut)
        if added.isEmpty, removed.isEmpty {
            remark = "the same in another order" + (isOrdered ? ": \(Told.cut(after.joined(separator: " · ")))" : "")
        } else if isOrdered, after.count > 1 {
            remark = "now in this order: \(Told.cut(after.joined(separator: " · ")))"
        }
    }

    private static func properties(_ rules: [PropertyRule], since base: [PropertyRule]) -> [ToldDifference] {
        let gone = base.filter { old in !rules.contains { $0.name == old.name } }
        return gone.map { ToldDifference("Property \($0.name)", $0.rule.from, [], isOrdered: true) }
            + rules.flatMap { rule in property(rule, since: base.first { $0.name == rule.name }) }
    }

    private static func property(_ property: PropertyRule, since base: PropertyRule?) -> [ToldDifference] {
        let label = "Property \(property.name)"
        let (before, after) = (base?.rule.from ?? [], property.rule.from)
        let whenMissing = base?.rule.whenMissing ?? .ignore
        return [
            before == after ? nil : ToldDifference(label, before, after, isOrdered: true),
            whenMissing == property.rule.whenMissing
                ? nil
                : ToldDifference(
                    "\(label): when no template has a value", whenMissing.told, property.rule.whenMissing.told),
        ].compactMap(\.self)
    }
}

extension RuleSetting {
    /// Whether the order of its entries counts.
    fileprivate var isOrdered: Bool { path.hasPrefix("attributes.") || path == "copy.from" }
}
