import Administration
import Provisioning
import SCIM
import StrictJSON

/// Groups that the connector pushed, by the names that the template of the form makes.
struct KnownGroups: Sendable {
    /// More are not matched while somebody types.
    static let limit = 500

    let names: [String]
    let total: Int

    init(_ known: KnownConnector, _ template: String, _ services: AdminServices) async throws {
        let query = ListQuery(kinds: [.group], start: .cursor(nil), count: Self.limit)
        let page = try await services.resources.list(query, in: known.id)
        total = page.total
        // Half a template while somebody types it: then the names as they were pushed.
        let template = try? Template(parsing: template, schemas: .group)
        names = page.resources.compactMap { stored in
            let pushed = stored.resource.attributes[ignoringCase: "displayName"]?.string
            guard let template else { return pushed }
            return (try? template.evaluate(stored.resource.attributes)) ?? nil
        }.sorted()
    }

    var told: String {
        if total == 0 { return "No group was pushed yet, so that nothing can be matched." }
        return total > Self.limit
            ? "Matched with the first \(Self.limit.grouped) of \(total.grouped) pushed groups."
            : "Matched with all \(total.grouped) pushed groups."
    }

    func matches(_ pattern: Pattern) -> String {
        do throws(PatternError) {
            var found: [String] = []
            for name in names where try pattern.matches(name) { found.append(name) }
            guard !found.isEmpty else { return "Matches none of the pushed groups." }
            let shown = found.prefix(5).map(Told.cut).joined(separator: ", ")
            return "Matches \(found.count.grouped): \(shown)\(found.count > 5 ? ", …" : "")"
        } catch { return error.description }
    }
}

extension RulesTryPage.List {
    init(_ setting: RuleSetting, _ rules: TargetRules, _ known: KnownGroups?) {
        label = setting.label
        let entries = setting.shown(rules).entries
        self.entries = entries.prefix(RulesTryPage.entryLimit).map { entry in
            let pattern = Pattern(entry: entry)
            return RulesTryPage.Entry(
                text: Told.cut(entry), reading: pattern.told,
                matches: setting.patterns == .groups ? known?.matches(pattern) ?? "" : "")
        }
        let rest = entries.count - self.entries.count
        more = rest > 0 ? "and \(rest.grouped) more entries" : nil
    }
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
