import Administration
import Provisioning
import SCIM
import StrictJSON
import Sync

/// Why a user stands in a target as he does.
struct PersonInTarget: Sendable {
    let target: String
    let state: Badge
    let why: String
    let pending: String?
    let accountName: String?
    let account: [Fact]
    let link: String?
    let nameHolder: String?
    let planned: [Step]
    let linking: [Step]
    let held: [Held]
    let scope: String?
    let conditions: [Condition]
    let mappings: [MappingRow]
    let groups: [GroupRow]
    let groupsNote: String?
    let last: Last?
    let steps: [StepRow]

    struct Step: Sendable {
        let what: String
        let reason: String
        /// The limit that stops it.
        let limit: String?
    }
    struct Held: Sendable {
        let what: String
        let limit: String
        let decision: Badge
        let since: Moment
        let path: String
    }
    struct Condition: Sendable {
        let filter: String
        let verdict: Badge
    }
    struct GroupRow: Sendable {
        let name: String
        let path: String
        let outcome: Badge
        let why: String
        let isMember: String
    }
    struct Last: Sendable {
        let state: Badge
        let message: String?
        let at: Moment
        let trouble: String?
    }
}

extension PersonInTarget {
    static func all(_ id: String, _ known: KnownConnector, _ services: AdminServices) async throws -> [PersonInTarget] {
        var all: [PersonInTarget] = []
        for binding in try known.bindings(target: nil) {
            guard let user = try await services.planning.explain(user: id, binding) else { continue }
            let linking = try await services.planning.linking([id], binding)[id] ?? []
            let status = try await services.syncStore.status(of: id, binding.id)
            let steps = try await services.syncStore.steps(binding.id, resourceID: id, limit: 20)
            all.append(
                PersonInTarget(
                    user, binding, linking, status, steps, now: services.environment.now()))
        }
        return all
    }

    init(
        _ user: ExplainedUser, _ binding: Binding, _ linking: [PlanStep], _ status: UserStatus?,
        _ steps: [RecordedStep], now: Int64
    ) {
        let explanation = user.explanation
        target = binding.targetName
        state = .user(user.review.plan.state)
        why = Told.sentence(user.review.plan.message ?? explanation.decision)
        pending =
            user.isPending
            ? "He is marked for the sync: what is told as done may still be undone"
                + (user.attempts > 0 ? ", after \(Told.count(user.attempts, "attempt"))." : ".") : nil
        accountName = user.account?.username
        account = user.account.map(Fact.all) ?? []
        link = user.link.map(Self.how)
        nameHolder = user.nameHolder?.account.username
        planned = explanation.plan.steps.map { Step($0, user.review.held) }
        self.linking = linking.map { Step($0, []) }
        held = user.held.map { Held($0, binding, now: now) }
        scope = explanation.scope.map { Told.sentence($0.description) }
        conditions = explanation.conditions.map {
            Condition(filter: $0.filter, verdict: $0.holds ? Badge(.warn, "holds") : Badge(.idle, "does not hold"))
        }
        mappings = explanation.mappings.map(MappingRow.init)
        groups = explanation.groups.map { GroupRow($0, binding) }
        groupsNote =
            explanation.areGroupsPlanned ? nil : "He gets no account, so this is what the rules would decide if he did."
        last = status.map { Last($0, now: now) }
        self.steps = steps.map { StepRow($0, connector: nil, now: now) }
    }

    private static func how(_ link: Link) -> String {
        let how = Told.sentence(link.origin.told)
        let confirmed = link.isConfirmed ? "" : " The target has not confirmed it yet."
        return how + confirmed + (link.isCopyPending ? " What is copied to it is not complete yet." : "")
    }

    static let template = #"""
        <section class="card" aria-label="In {{target}}">
        <h2>In {{target}} {{#state}}{{>badge}}{{/state}}</h2>
        <p class="lead">{{why}}</p>
        {{#.pending}}<p class="note">{{.}}</p>{{/.pending}}
        {{#.last}}<p class="muted">Last outcome: {{#state}}{{>badge}}{{/state}} {{#at}}{{>time}}{{/at}}{{#.message}} · {{.}}{{/.message}}{{#.trouble}} · {{.}}{{/.trouble}}</p>{{/.last}}
        {{#.nameHolder}}<p class="muted">The account <bdi>{{.}}</bdi> has the name that he is to get.</p>{{/.nameHolder}}
        {{#held}}<p class="note warn">Held: <bdi>{{what}}</bdi>. {{limit}} {{#decision}}{{>badge}}{{/decision}} {{#since}}{{>time}}{{/since}} <a href="{{path}}">Decide</a></p>{{/held}}
        <h3>Account</h3>
        {{#.link}}<p>{{.}}</p>{{/.link}}{{^.link}}<p class="muted">No account is linked to him.</p>{{/.link}}
        <dl class="facts">{{#account}}<dt>{{name}}</dt><dd><bdi>{{value}}</bdi></dd>{{/account}}</dl>
        <h3>What the next sync does</h3>
        {{#planned}}<p><bdi>{{what}}</bdi> <small>because: {{reason}}</small>{{#.limit}} <span class="badge warn">held</span> <small>{{.}}</small>{{/.limit}}</p>{{/planned}}
        {{^planned}}<p class="muted">Nothing: there is no step to do.</p>{{/planned}}
        {{#linking}}<p class="muted">If you link the account of that name: <bdi>{{what}}</bdi></p>{{/linking}}
        <h3>Scope</h3>
        {{#.scope}}<p>{{.}}</p>{{/.scope}}{{^.scope}}<p class="muted">Not asked for this user.</p>{{/.scope}}
        {{#conditions}}<p><code>dropWhen {{filter}}</code> {{#verdict}}{{>badge}}{{/verdict}}</p>{{/conditions}}
        <h3>Attributes and how they came to be</h3>
        {{^mappings}}<p class="muted">None: the identity provider deleted the user.</p>{{/mappings}}
        {{#mappings}}\#(MappingRow.template){{/mappings}}
        <h3>Groups</h3>
        {{#.groupsNote}}<p class="note">{{.}}</p>{{/.groupsNote}}
        <div class="scroll" tabindex="0" role="region" aria-label="Groups in {{target}}"><table><thead><tr><th scope="col">Group</th><th scope="col">Decision</th><th scope="col">Which rule</th><th scope="col">In it now</th></tr></thead><tbody>
        {{#groups}}<tr><th scope="row"><a href="{{path}}"><bdi>{{name}}</bdi></a></th><td>{{#outcome}}{{>badge}}{{/outcome}}</td><td>{{why}}</td><td>{{isMember}}</td></tr>{{/groups}}
        {{^groups}}<tr><td colspan="4" class="muted">No rule gives, keeps or takes a group.</td></tr>{{/groups}}
        </tbody></table></div>
        <h3>Last steps</h3>
        <div class="scroll" tabindex="0" role="region" aria-label="Last steps in {{target}}"><table><thead><tr><th scope="col">When</th><th scope="col">Step</th><th scope="col">Reason</th><th scope="col">Outcome</th><th scope="col">Run</th></tr></thead><tbody>
        {{#steps}}<tr><td class="short">{{#at}}{{>time}}{{/at}}</td>\#(StepRow.cells)<td>{{#.run}}<a href="{{path}}">{{title}}</a>{{/.run}}</td></tr>{{/steps}}
        {{^steps}}<tr><td colspan="5" class="muted">Nothing was done for him yet.</td></tr>{{/steps}}
        </tbody></table></div>
        </section>
        """#
}
