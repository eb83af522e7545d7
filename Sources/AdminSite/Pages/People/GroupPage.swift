import Administration
import Provisioning
import SCIM
import StrictJSON
import Sync

/// A group that was pushed: its members, and what it becomes in each target.
struct GroupPage: SitePage {
    let title: String
    let place = SitePlace.people
    let connector: String
    let people: String
    let pushed: [Fact]
    let members: [MemberRow]
    let hasMembers: Bool
    let pager: Pager
    let question: PersonQuestion
    let targets: [InTarget]

    struct MemberRow: Sendable {
        let name: String
        let path: String
        let kind: String
    }
    struct InTarget: Sendable {
        let target: String
        /// Nil: it is ignored there.
        let group: GroupInTarget?
        let problem: String?
    }

    private static let pageSize = 100
    private static let shownInTarget = 20

    static let template = #"""
        <p class="crumbs"><a href="{{people}}">Groups of <bdi>{{connector}}</bdi></a></p>
        <h1><bdi>{{title}}</bdi></h1>
        {{#question}}\#(PersonQuestion.template){{/question}}
        {{#targets}}<section class="card" aria-label="In {{target}}"><h2>In {{target}}</h2>
        {{#.problem}}<p class="note">{{.}}</p>{{/.problem}}
        {{#.group}}\#(GroupInTarget.template){{/.group}}</section>{{/targets}}
        <h2>Members at the identity provider</h2>
        {{^hasMembers}}<div class="empty"><p>No members. Assign users to the group at the identity provider and push the group again.</p></div>{{/hasMembers}}
        {{#hasMembers}}
        <div class="scroll" tabindex="0" role="region" aria-label="Members"><table><thead><tr><th scope="col">Member</th><th scope="col">Kind</th></tr></thead><tbody>
        {{#members}}<tr><th scope="row"><a href="{{path}}"><bdi>{{name}}</bdi></a></th><td>{{kind}}</td></tr>{{/members}}
        </tbody></table></div>
        {{/hasMembers}}
        {{#pager}}{{>pager}}{{/pager}}
        <h2>What the identity provider pushed</h2>
        \#(Fact.rows)
        """#
}

extension GroupPage {
    init(_ context: SiteContext, _ known: KnownConnector) async throws {
        let (services, name) = (context.services, known.settings.name)
        let id = try context.parameter("group")
        guard let stored = try await services.resources.resource(.group, id, in: known.id, related: []) else {
            throw Problem.notFound(
                "Group \"\(id.prefix(80))\" of connector \(name)", "Search for the beginning of its name.")
        }
        let after = try context.position("after")
        let batch = try await services.resources.members(
            of: [id], in: known.id, after: after.map { MemberCursor(groupIndex: 0, position: $0) },
            limit: Self.pageSize)
        let path = ListLink.group(id, of: name)
        title = stored.resource.attributes["displayName"]?.string ?? id
        connector = known.settings.displayName
        people = ListLink.path("/people", [("connector", name), ("kind", "groups")])
        pushed = Fact.all(stored.resource.attributes)
        members = batch.rows.map { MemberRow($0.member, of: name) }
        hasMembers = !members.isEmpty
        pager = Pager(
            shown: nil, first: after == nil ? nil : path,
            next: batch.next.map { ListLink.path(path, [("after", String($0.position))]) })
        targets = try await InTarget.all(stored.resource, known, services, limit: Self.shownInTarget)
        var places: [(binding: Binding, name: String)] = []
        for place in targets {
            guard let group = place.group else { continue }
            for binding in try known.bindings(target: place.target) { places.append((binding, group.name)) }
        }
        question = try await PersonQuestion(context, known, path: path, groups: places)
    }
}

extension GroupPage.MemberRow {
    fileprivate init(_ member: Member, of connector: String) {
        let isUser = member.kind == .user
        self.init(
            name: Told.cut(member.display ?? member.id),
            path: isUser ? ListLink.user(member.id, of: connector) : ListLink.group(member.id, of: connector),
            kind: isUser ? "user" : "group")
    }
}

extension GroupPage.InTarget {
    fileprivate static func all(
        _ group: Resource, _ known: KnownConnector, _ services: AdminServices, limit: Int
    ) async throws -> [Self] {
        var document: JSONObject = ["id": .string(group.id)]
        for member in group.attributes { document.append(member.name, member.value) }
        let source = SourceGroup(id: group.id, document: document)
        var all: [Self] = []
        for binding in try known.bindings(target: nil) {
            guard let rules = known.settings.targets.first(where: { $0.target == binding.targetName }) else { continue }
            let planner = GroupPlanner(rules: try CompiledRules(rules))
            let name: String
            do { name = try planner.name(of: source) } catch {
                all.append(
                    .init(target: binding.targetName, group: nil, problem: "“Name in the target” fails: \(error)"))
                continue
            }
            guard !name.isEmpty else {
                let problem = "“Name in the target” gives it no name, so it is ignored here."
                all.append(.init(target: binding.targetName, group: nil, problem: problem))
                continue
            }
            let explained = try await services.planning.explain(group: name, binding, start: 0, limit: limit)
            all.append(.init(target: binding.targetName, group: GroupInTarget(explained, binding), problem: nil))
        }
        return all
    }
}
