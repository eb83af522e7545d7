import Administration
import Provisioning
import SCIM
import StrictJSON

/// The names that the rules of a form give to all that the connector pushed, read piece by piece, and what the entries
/// of lists match among them.
struct KnownNames: Sendable {
    /// What an entry matches.
    struct Found: Sendable {
        fileprivate(set) var count = 0
        fileprivate(set) var first: [String] = []
        fileprivate(set) var problem: String?

        fileprivate mutating func add(_ name: String) {
            count += 1
            if first.count < KnownNames.shown { first.append(name) }
        }

        /// `Matches 21: a, b, …`
        func told(_ kind: String, _ verb: String = "Matches") -> String {
            if let problem { return problem }
            guard count > 0 else { return "\(verb) none of the pushed \(kind)." }
            return "\(verb) \(count.grouped): \(first.map(Told.cut).joined(separator: ", "))"
                + (count > first.count ? ", …" : "")
        }
    }

    static let shown = 20
    /// A page that is only looked at does not wait for more.
    static let atFirst = 500
    private static let piece = 500
    /// However long somebody types.
    private static let most = 20_000
    /// However much work the expressions make: each of them alone may make some.
    private static let time = Duration.seconds(1)

    /// Whether that time is over, from now on.
    static func untilTime() -> @Sendable () -> Bool {
        let end = ContinuousClock.now + time
        return { ContinuousClock.now >= end }
    }

    let kind: String
    /// By entry.
    private(set) var found: [String: Found]
    /// For which users a condition holds, by its text.
    private(set) var holding: [String: Found]
    private let patterns: [Pattern]
    private let conditions: [UserCondition]
    private(set) var looked = 0
    private(set) var total = 0
    var isWhole: Bool { looked == total }

    /// `isWhole`: more than the first names are looked at. `isLate`: asked before each of them.
    init(
        _ subject: RuleSetting.Subject, matching patterns: [Pattern], conditions: [UserCondition] = [],
        _ rules: TargetRules, isWhole: Bool,
        isLate: () -> Bool = KnownNames.untilTime(), page: (ListQuery) async throws -> ListPage
    ) async throws {
        kind = subject == .groups ? "groups" : "users"
        found = Dictionary(patterns.map { ($0.entry, Found()) }) { first, _ in first }
        holding = Dictionary(conditions.map { ($0.text, Found()) }) { first, _ in first }
        self.patterns = patterns
        self.conditions = conditions
        guard !patterns.isEmpty || !conditions.isEmpty else { return }
        let name = Self.naming(subject, rules)
        var query = ListQuery(
            kinds: [subject == .groups ? .group : .user], start: .cursor(nil),
            count: isWhole ? Self.piece : Self.atFirst)
        var next: ListCursor?
        repeat {
            let page = try await page(query)
            total = page.total
            for stored in page.resources {
                try Task.checkCancellation()
                guard !isLate() else { return }
                let name = name(stored.resource)
                if let name { match(name) }
                weigh(stored.resource, name ?? stored.resource.id)
                looked += 1
            }
            next = page.next
            query.start = .cursor(next)
        } while isWhole && next != nil && looked < Self.most
    }

    private mutating func match(_ name: String) {
        for pattern in patterns where found[pattern.entry]?.problem == nil {
            do throws(PatternError) {
                if try pattern.matches(name) { found[pattern.entry]?.add(name) }
            } catch { found[pattern.entry]?.problem = error.description }
        }
    }

    private mutating func weigh(_ user: Resource, _ name: String) {
        guard !conditions.isEmpty else { return }
        let document = user.identified
        for text in Set(conditions.filter { $0.holds(for: document) }.map(\.text)) { holding[text]?.add(name) }
    }

    /// Half a template while somebody types it: then the names as they were pushed.
    private static func naming(
        _ subject: RuleSetting.Subject, _ rules: TargetRules
    ) -> (Resource) -> String? {
        switch subject {
        case .groups:
            let template = try? Template(parsing: rules.groups.name, schemas: .group)
            return { group in
                guard let template else { return group.attributes[ignoringCase: "displayName"]?.string }
                return (try? template.evaluate(group.attributes)) ?? nil
            }
        case .users:
            let mapping = try? AttributeMapping(rule: rules.attributes.username)
            return { user in
                guard case .set(let name)? = try? mapping?.evaluate(user.attributes) else {
                    return user.attributes[ignoringCase: "userName"]?.string
                }
                return name
            }
        }
    }

    var told: String {
        if total == 0 { return "None of the \(kind) was pushed yet, so that nothing can be matched." }
        return isWhole
            ? "Matched with all \(total.grouped) pushed \(kind)."
            : "Matched with the first \(looked.grouped) of \(total.grouped) pushed \(kind)."
    }
}

extension Resource {
    /// As conditions and templates see it: with its id in front.
    var identified: JSONObject { JSONObject([.init(name: "id", value: .string(id))] + attributes.members) }
}
