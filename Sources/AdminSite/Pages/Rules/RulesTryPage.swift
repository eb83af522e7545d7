import Access
import Administration
import Provisioning
import SCIM
import StrictJSON

/// What the form would come to while one types: the values of a user after every function, and how each entry of a list
/// is read and which groups or users it matches; for conditions, for whom they hold.
struct RulesTryPage: SitePage {
    let title = "Try it"
    let place = SitePlace.connectors
    /// As it was typed.
    let user: String
    let problem: String?
    let mappings: [MappingRow]
    /// What was matched with.
    let known: [String]
    /// The page may ask for more by itself.
    let isFirst: Bool
    let lists: [List]
    let isEmpty: Bool

    struct List: Sendable {
        let label: String
        let entries: [Entry]
        let more: String?
    }

    struct Entry: Sendable {
        let text: String
        let reading: String
        let matches: String
    }

    /// More entries of a list than these are not tried.
    static let entryLimit = 20

    /// `isWhole`: entries are matched with all names that there are, which takes a moment where there are many.
    init(
        _ tab: RulesTab, _ draft: RulesDraft, _ place: RulesPlace, user: String?, isWhole: Bool,
        _ services: AdminServices
    ) async throws {
        let lists = tab.sections.flatMap(\.settings).filter {
            ($0.patterns != nil || $0.condition != nil) && !draft.entries($0).isEmpty
        }
        var known: [RuleSetting.Subject: KnownNames] = [:]
        for subject in [RuleSetting.Subject.groups, .users] {
            let entries = Self.entries(lists.filter { $0.patterns == subject }, draft)
            let conditions = subject == .users ? Self.conditions(lists, draft) : []
            guard !entries.isEmpty || !conditions.isEmpty else { continue }
            known[subject] = try await KnownNames(
                subject, matching: Set(entries).sorted().map(Pattern.init(entry:)), conditions: conditions,
                draft.rules, isWhole: isWhole
            ) { try await services.resources.list($0, in: place.known.id) }
        }
        self.known = known.values.map(\.told).sorted()
        isFirst = !isWhole && known.values.contains { !$0.isWhole }
        let tried = tab == .provisioning ? try await TriedUser(user, place.known, services) : .none
        self.lists = lists.map { List($0, draft, $0.patterns.flatMap { known[$0] } ?? known[.users], tried) }
        self.user = user ?? tried.name
        problem = tried.problem
        mappings =
            tried.document.map { document in draft.rules.attributes.named.map { MappingRow($0, $1, document) } } ?? []
        isEmpty = mappings.isEmpty && lists.isEmpty && tried.problem == nil
    }

    private static func entries(_ lists: [RuleSetting], _ draft: RulesDraft) -> [String] {
        lists.flatMap { draft.entries($0).prefix(Self.entryLimit) }
    }

    /// Those that can be read: the others say themselves what is wrong with them.
    private static func conditions(_ lists: [RuleSetting], _ draft: RulesDraft) -> [UserCondition] {
        lists.flatMap { list in
            guard let condition = list.condition else { return [UserCondition]() }
            return entries([list], draft).compactMap { try? UserCondition(condition($0), list.path) }
        }
    }

    static let template = #"""
        {{#isEmpty}}<p class="muted" data-nothing>Type in the form: what each entry of a list means, which groups or users it matches, and for whom a condition holds, is shown here.</p>{{/isEmpty}}
        {{#.problem}}<p class="muted">{{.}}</p>{{/.problem}}
        {{#mappings}}<div data-of="{{setting}}"><p><b>{{setting}}</b> <bdi>{{outcome}}</bdi></p>
        \#(MappingRow.chains)</div>{{/mappings}}
        {{#lists}}<h3 data-of="{{label}}">{{label}}</h3><ul>{{#entries}}<li><code><bdi>{{text}}</bdi></code> {{reading}}. <bdi>{{matches}}</bdi></li>{{/entries}}</ul>{{#.more}}<p class="muted">{{.}}</p>{{/.more}}{{/lists}}
        {{#known}}<p class="muted">{{.}}</p>{{/known}}
        """#
}

extension AttributeRules {
    /// In the order of the form, and in its words.
    fileprivate var named: [(String, AttributeRule)] {
        let attributes = [
            ("username", username), ("displayName", displayName), ("email", email), ("firstName", firstName),
            ("lastName", lastName),
        ]
        return attributes.map { (SettingWords.label("attributes.\($0)") ?? $0, $1) }
            + properties.map { ($0.name, $0.rule) }
    }
}

extension MappingRow {
    /// What a rule makes of a user, with long values cut.
    fileprivate init(_ name: String, _ rule: AttributeRule, _ document: JSONObject) {
        do throws(TemplateError) {
            self.init(name, try AttributeMapping(rule: rule).explain(document), shown: Told.cut)
        } catch {
            self.init(name, error)
        }
    }
}
