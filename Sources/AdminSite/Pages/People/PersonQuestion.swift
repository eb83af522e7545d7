import Administration
import Provisioning
import SCIM
import StrictJSON
import Sync

/// On the page of a group: a field for a person, who need not be in it.
struct PersonQuestion: Sendable {
    let path: String
    /// What the address of the page has beside the person.
    let fields: [HiddenField]
    let person: String
    let answers: [MembershipAnswer]
    /// Who may be meant.
    let others: [Other]
    let problem: String?

    struct Other: Sendable {
        let name: String
        let path: String
    }

    private static let othersAtMost = 20

    /// `groups`: what the group is called in each target.
    init(
        _ context: SiteContext, _ known: KnownConnector, path: String, fields: [HiddenField] = [],
        groups: [(binding: Binding, name: String)]
    ) async throws {
        self.path = path
        self.fields = fields
        person = context.query("person") ?? ""
        let found = person.isEmpty ? [] : try await Self.people(person, known, context.services)
        var answers: [MembershipAnswer] = []
        if let only = found.first, found.count == 1 {
            for (binding, name) in groups {
                guard let user = try await context.services.planning.explain(user: only.id, binding) else { continue }
                let membership = try await context.services.planning.explain(group: name, of: user, binding)
                let link = ListLink.user(only.id, of: known.settings.name)
                answers.append(MembershipAnswer(membership, binding, person: (Self.name(only), link)))
            }
        }
        self.answers = answers
        let query = fields.map { ($0.name, Optional($0.value)) }
        others =
            found.count < 2
            ? []
            : found.map { Other(name: Told.cut(Self.name($0)), path: ListLink.path(path, query + [("person", $0.id)])) }
        problem = found.isEmpty && !person.isEmpty ? "No user's name or address begins so." : nil
    }

    /// The one of this id or user name, else those who are known by names that begin so.
    private static func people(
        _ text: String, _ known: KnownConnector, _ services: AdminServices
    ) async throws -> [Resource] {
        do { return [try await KnownUser(text, known, services).resource] } catch let problem as Problem {
            guard problem.status == 404 || problem.status == 409 else { throw problem }
        }
        let query = PeopleQuery(.user, in: [known.id], text: text, limit: othersAtMost)
        return try await services.people.find(query).items.map(\.resource)
    }

    private static func name(_ user: Resource) -> String { user.attributes["userName"]?.string ?? user.id }

    static let template = #"""
        <form method="get" action="{{path}}" class="inline" role="search" aria-label="Why somebody is in it or not"><div class="field"><label for="person">Why is this person in it, or not?</label><input id="person" name="person" type="search" value="{{person}}" maxlength="200" placeholder="beginning of a name" required></div>{{#fields}}{{>hidden}}{{/fields}}<button>Tell why</button></form>
        {{#.problem}}<p class="note">{{.}}</p>{{/.problem}}
        {{#answers}}\#(MembershipAnswer.template){{/answers}}
        {{#others}}<p><a href="{{path}}"><bdi>{{name}}</bdi></a></p>{{/others}}
        """#
}
