import Administration
import Provisioning
import SCIM
import Sync

/// A group of a target: which pushed groups become it, which settings name it, who is in it and why.
struct GroupInTarget: Sendable {
    let name: String
    let path: String
    let state: Badge
    let maker: String
    let sources: [Source]
    let mentions: [Mention]
    let members: [MemberRow]
    let hasMembers: Bool
    /// How many are in it; nil where the target does not have it.
    let count: String?
    let held: String?
    let decisions: String
    let more: String?

    struct Source: Sendable {
        let name: String
        let path: String
    }
    struct Mention: Sendable {
        let setting: String
        let entry: String
    }
    struct MemberRow: Sendable {
        let account: String
        let person: String?
        let outcome: Badge?
        let why: ReasonText
        let owner: String
    }

    /// `start`: the place of its first member among all.
    init(_ group: ExplainedGroup, _ binding: Binding, start: Int = 0) {
        let (connector, target) = (binding.connectorName, binding.targetName)
        name = group.name
        path = ListLink.group(named: group.name, in: target, of: connector)
        state = group.target == nil ? Badge(.idle, "does not exist yet") : Badge(.ok, "exists")
        maker = group.target?.isOwned == true ? "this connector made it" : "it was not made by this connector"
        sources = group.sources.map { Source(name: Told.cut($0.name), path: ListLink.group($0.id, of: connector)) }
        mentions = group.mentions.map {
            Mention(setting: SettingWords.label($0.setting) ?? $0.setting, entry: Told.cut($0.entry))
        }
        // Targets have an order of their own; by name they can be looked through only where all are there.
        let isWhole = start == 0 && group.next == nil
        let told = isWhole ? group.members.sorted { $0.account.scimFolded < $1.account.scimFolded } : group.members
        members = told.map { MemberRow($0, binding) }
        hasMembers = !members.isEmpty
        let shown = start + members.count
        count = group.target == nil ? nil : isWhole || group.next == nil ? shown.grouped : "more than \(shown.grouped)"
        held = group.heldCount > 0 ? Told.count(group.heldCount, "member") : nil
        decisions = "/decisions/\(connector)/\(target)"
        more = group.next.map { ListLink.group(named: group.name, in: target, of: connector, start: $0) }
    }

    static let template = #"""
        <dl class="facts"><dt>Name there</dt><dd><a href="{{path}}"><bdi>{{name}}</bdi></a> {{#state}}{{>badge}}{{/state}}</dd>{{#.count}}<dt>Members there</dt><dd>{{.}}</dd>{{/.count}}<dt>Made by</dt><dd>{{maker}}</dd><dt>Comes from</dt><dd>{{#sources}}<a href="{{path}}"><bdi>{{name}}</bdi></a> {{/sources}}{{^sources}}no group of the identity provider{{/sources}}</dd><dt>Named by settings</dt><dd>{{#mentions}}“{{setting}}” by <code>{{entry}}</code> {{/mentions}}{{^mentions}}none{{/mentions}}</dd></dl>
        {{#.held}}<p class="note warn">A safety limit keeps {{.}} from being taken out. <a href="{{decisions}}">Decide</a></p>{{/.held}}
        <h3>Who is in it and why</h3>
        {{^hasMembers}}<p class="muted">Nobody. Members come with the next sync when the identity provider or a rule gives them.</p>{{/hasMembers}}
        {{#hasMembers}}
        <div class="scroll" tabindex="0" role="region" aria-label="Members in the target"><table><thead><tr><th scope="col">Account</th><th scope="col">Decision</th><th scope="col">Why</th><th scope="col">Added by</th></tr></thead><tbody>
        {{#members}}<tr><th scope="row">{{#.person}}<a href="{{.}}">{{/.person}}<bdi>{{account}}</bdi>{{#.person}}</a>{{/.person}}</th><td>{{#.outcome}}{{>badge}}{{/.outcome}}</td><td>{{#why}}{{>reason}}{{/why}}</td><td>{{owner}}</td></tr>{{/members}}
        </tbody></table></div>
        {{/hasMembers}}
        {{#.more}}<p><a href="{{.}}" rel="next">Next page of members</a></p>{{/.more}}
        """#
}

extension GroupInTarget.MemberRow {
    fileprivate init(_ member: ExplainedGroup.Member, _ binding: Binding) {
        self.init(
            account: Told.cut(member.account),
            person: member.resourceID.map { ListLink.user($0, of: binding.connectorName) },
            outcome: member.decision.map { .group($0.outcome) }, why: ReasonText(member.reason, binding),
            owner: member.isOwned
                ? "this connector" : member.otherConnector.map { "connector \($0)" } ?? "somebody else")
    }
}

/// The page of a group of a target.
struct TargetGroupPage: SitePage {
    let title: String
    let place = SitePlace.people
    let connector: String
    let people: String
    let target: String
    let question: PersonQuestion
    let group: GroupInTarget
    let first: String?

    private static let pageSize = 100

    static let template = #"""
        <p class="crumbs"><a href="{{people}}">Groups of <bdi>{{connector}}</bdi></a></p>
        <h1><bdi>{{title}}</bdi> in {{target}}</h1>
        {{#question}}\#(PersonQuestion.template){{/question}}
        {{#.first}}<p><a href="{{.}}">First page of members</a></p>{{/.first}}
        <h2>How it comes to be</h2>
        {{#group}}\#(GroupInTarget.template){{/group}}
        """#
}

extension TargetGroupPage {
    init(_ context: SiteContext, _ known: KnownConnector) async throws {
        guard let name = context.query("group") else {
            throw Problem.invalid("The address lacks the name of the group. Go there from a user or a group.")
        }
        let start = min(try context.position("start") ?? 0, 1_000_000_000)
        guard let binding = try known.bindings(target: try context.parameter("target")).first else {
            throw Problem.notFound("A target of connector \(known.settings.name)", "Add one to its settings.")
        }
        let explained = try await context.services.planning.explain(
            group: name, binding, start: Int(start), limit: Self.pageSize)
        guard explained.isKnown else {
            throw Problem.notFound(
                "Group \"\(name.prefix(80))\" of target \(binding.targetName)",
                "No pushed group becomes it, and no setting names it.")
        }
        question = try await PersonQuestion(
            context, known, path: "/people/\(known.settings.name)/in/\(binding.targetName)",
            fields: [HiddenField(name: "group", value: name)], groups: [(binding, name)])
        title = name
        connector = known.settings.displayName
        people = ListLink.path("/people", [("connector", known.settings.name), ("kind", "groups")])
        target = binding.targetName
        group = GroupInTarget(explained, binding, start: Int(start))
        first = start == 0 ? nil : group.path
    }
}
