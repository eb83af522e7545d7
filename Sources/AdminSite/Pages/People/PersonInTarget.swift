import Administration
import Provisioning
import SCIM
import StrictJSON
import Sync

/// Why a user stands so in a target.
struct PersonInTarget: Sendable {
    let target: String
    let state: Badge
    let why: ReasonText
    let pending: String?
    let accountName: String?
    let account: [Fact]
    let link: String?
    let nameHolder: String?
    /// What goes on with the next sync, and what waits for a decision.
    let planned: [Step]
    let waiting: [Step]
    /// What does not go without a step that was rejected.
    let leftOut: [Step]
    let decisions: String
    /// Why the next sync does not come by itself.
    let halt: String?
    let linking: [ConflictList.Consequence]
    /// What was decided already.
    let decided: [Held]
    /// Where the rules stand that decide here.
    let rules: String
    let scope: ReasonText?
    let conditions: [Condition]
    let mappings: [MappingRow]
    let groups: [GroupRow]
    let groupsNote: String?
    /// Of the group that was asked about.
    let answer: MembershipAnswer?
    let last: Last?
    let steps: [StepRow]
    let pager: Pager
    /// Nothing is to be done and nothing waits.
    var isQuiet = false

    struct Step: Sendable {
        let what: String
        let reason: ReasonText
        /// What stops it, where that is another step.
        let stop: ReasonText?
    }
    struct Held: Sendable {
        let id: String
        let what: String
        /// That it may be decided again.
        let isRejected: Bool
        let decision: Badge
        let since: Moment
    }
    struct Condition: Sendable {
        let filter: String
        let verdict: Badge
    }
    struct GroupRow: Sendable {
        let name: String
        let path: String
        let outcome: Badge
        let why: ReasonText
        let isMember: String
    }
    struct Last: Sendable {
        let state: Badge
        let message: ReasonText?
        let at: Moment
        let trouble: String?
    }
}

extension PersonInTarget {
    private static let stepsAtOnce = 20

    /// `before`: the target whose steps are looked through, and where. `group`: which is asked about.
    static func all(
        _ id: String, _ known: KnownConnector, before: (target: String, number: Int64)?, group: String?,
        _ services: AdminServices
    ) async throws -> [PersonInTarget] {
        var all: [PersonInTarget] = []
        for binding in try known.bindings(target: nil) {
            guard let user = try await services.planning.explain(user: id, binding) else { continue }
            let linking = try await services.planning.linking([id], binding)[id] ?? []
            let status = try await services.syncStore.status(of: id, binding.id)
            let number = before.flatMap { $0.target == binding.targetName ? $0.number : nil }
            let steps = try await ListSlice(stepsAtOnce) {
                try await services.syncStore.steps(binding.id, resourceID: id, before: number, limit: $0)
            }
            let report = try await services.sync.report(binding.id)
            var answer: MembershipAnswer?
            if let group {
                answer = MembershipAnswer(
                    try await services.planning.explain(group: group, of: user, binding), binding)
            }
            all.append(
                PersonInTarget(
                    id, user, binding, report, linking, status, steps, answer, isFirst: number == nil,
                    now: services.environment.now()))
        }
        return all
    }

    init(
        _ id: String, _ user: ExplainedUser, _ binding: Binding, _ report: BindingReport, _ linking: [PlanStep],
        _ status: UserStatus?, _ steps: ListSlice<RecordedStep>, _ answer: MembershipAnswer?, isFirst: Bool, now: Int64
    ) {
        let explanation = user.explanation
        target = binding.targetName
        state = .user(user.review.plan.state)
        let message = user.review.plan.message
        why = ReasonText(message ?? explanation.decision, binding).sentence
        pending =
            user.isPending
            ? "The user is marked for the sync: what is told as done may still be undone"
                + (user.attempts > 0 ? ", after \(Told.count(user.attempts, "attempt"))." : ".") : nil
        accountName = user.account?.username
        account = user.account.map(Fact.all) ?? []
        link = user.link.map(Self.how)
        nameHolder = user.nameHolder?.account.username
        planned = user.review.plan.steps.map { Step($0, nil, binding) }
        waiting = Step.stopped(user, binding) { $0.stop?.decision == .waiting }
        leftOut = Step.stopped(user, binding) { $0.stop?.decision == .rejected && $0.other != nil }
        decided = user.held.filter { $0.step.decision != .waiting }.map { Held($0, now: now) }
        decisions = "/decisions/\(binding.connectorName)/\(binding.targetName)"
        rules = "/connectors/\(binding.connectorName)/targets/\(binding.targetName)"
        halt = Self.halt(user.pause, report, now: now)
        self.linking = linking.filter { $0.action != .link }.map {
            ConflictList.Consequence($0.action, account: user.nameHolder?.account.username)
        }
        scope = explanation.scope.map { ReasonText($0.told, binding).sentence }
        conditions = explanation.conditions.map {
            Condition(filter: $0.filter, verdict: $0.holds ? Badge(.warn, "holds") : Badge(.idle, "does not hold"))
        }
        mappings = explanation.mappings.map(MappingRow.init)
        groups = explanation.groups.map { GroupRow($0, binding) }
        groupsNote = Self.groupsNote(user)
        self.answer = answer
        last = status.map { Last($0, binding, isTold: $0.message == message, now: now) }
        self.steps = steps.items.map { StepRow($0, binding, leadsToPerson: false, now: now) }
        let page = ListLink.user(id, of: binding.connectorName)
        func address(_ number: Int64?) -> String {
            let place = binding.targetName
            return ListLink.path(page, [("in", number.map { _ in place }), ("before", number.map(String.init))])
                + "#steps-\(place)"
        }
        pager = Pager(shown: nil, first: isFirst ? nil : address(nil), next: steps.last.map { address($0.number) })
        isQuiet = planned.isEmpty && waiting.isEmpty && decided.isEmpty && leftOut.isEmpty
    }

    /// For whom the rules' groups are not those of the plan.
    private static func groupsNote(_ user: ExplainedUser) -> String? {
        if user.explanation.isLeaver, user.account != nil {
            let gone = "The user is gone or inactive: this is what the clean-up"
            return user.review.plan.state == .cleanedUp
                ? "\(gone) makes of the groups of the account."
                : "\(gone) would make of the groups of the account; it waits, or an administrator rejected it."
        }
        guard !user.explanation.areGroupsPlanned else { return nil }
        let would = "this is what the rules would decide"
        if user.account == nil { return "There is no account here for the user: \(would) if there were one." }
        return "Nothing is done to the account now: \(would)."
    }

    private static func halt(_ pause: SyncPause?, _ report: BindingReport, now: Int64) -> String? {
        if let pause {
            return
                "\(pause.actor) paused the sync \(Moment(pause.since, now: now).told): nothing is done before it is resumed."
        }
        if let until = report.quarantinedUntil {
            return "The target refused the last runs, so it is left alone: tried again \(Moment(until, now: now).told)."
        }
        return report.isAutomatic ? nil : "The sync is manual: nothing is done before somebody starts it."
    }

    private static func how(_ link: Link) -> String {
        let how = Told.sentence(link.origin.told)
        let confirmed = link.isConfirmed ? "" : " The target has not confirmed it yet."
        return how + confirmed + (link.isCopyPending ? " What is copied to it is not complete yet." : "")
    }

    static let template = #"""
        <section class="card" aria-label="In {{target}}">
        <h2>In {{target}} {{#state}}{{>badge}}{{/state}}</h2>
        <p class="lead">{{#why}}{{>reason}}{{/why}}</p>
        {{#.pending}}<p class="note">{{.}}</p>{{/.pending}}
        {{#.last}}<p class="muted">Last outcome: {{#state}}{{>badge}}{{/state}} {{#at}}{{>time}}{{/at}}{{#.message}} · {{>reason}}{{/.message}}{{#.trouble}} · {{.}}{{/.trouble}}</p>{{/.last}}
        {{#.nameHolder}}<p class="muted">The account <bdi>{{.}}</bdi> has the name that the user is to get.</p>{{/.nameHolder}}
        <h3>Account</h3>
        {{#.link}}<p>{{.}}</p>{{/.link}}{{^.link}}<p class="muted">No account is linked to the user.</p>{{/.link}}
        <dl class="facts">{{#account}}<dt>{{name}}</dt><dd><bdi>{{value}}</bdi></dd>{{/account}}</dl>
        <h3>What comes next</h3>
        {{#.halt}}<p class="note">{{.}}</p>{{/.halt}}
        {{#planned}}<p>Next sync: <bdi>{{what}}</bdi> <small>because: {{#reason}}{{>reason}}{{/reason}}</small></p>{{/planned}}
        {{#waiting}}<p><span class="badge warn">held</span> <bdi>{{what}}</bdi> <small>because: {{#reason}}{{>reason}}{{/reason}}</small>{{#.stop}} <small>{{>reason}}</small>{{/.stop}} <a href="{{decisions}}">Decide</a></p>{{/waiting}}
        {{#leftOut}}<p><span class="badge">left out</span> <bdi>{{what}}</bdi>{{#.stop}} <small>{{>reason}}</small>{{/.stop}}</p>{{/leftOut}}
        {{#decided}}<p>{{#decision}}{{>badge}}{{/decision}} <bdi>{{what}}</bdi> <small>held {{#since}}{{>time}}{{/since}}{{#isRejected}} · left out until the identity provider changes the user{{/isRejected}}</small></p>
        {{#isRejected}}{{#canOperate}}<form method="post" action="{{decisions}}/held" class="actions"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="id" value="{{id}}"><input type="hidden" name="show" value="rejected"><input type="hidden" name="from" value="person"><button name="decision" value="reconsider" aria-label="Decide again: {{what}}">Decide again</button> <button name="decision" value="approve" aria-label="Approve: {{what}}">Approve</button></form>{{/canOperate}}{{/isRejected}}{{/decided}}
        {{#isQuiet}}<p class="muted">Nothing: there is no step to do.</p>{{/isQuiet}}
        {{#linking}}<p class="{{tone}}">{{text}}</p>{{/linking}}
        <h3>Scope</h3>
        {{#.scope}}<p>{{>reason}}</p>{{/.scope}}{{^.scope}}<p class="muted">Not asked for this user.</p>{{/.scope}}
        {{#conditions}}<p>Leave out users that match <code>{{filter}}</code> {{#verdict}}{{>badge}}{{/verdict}}</p>{{/conditions}}
        <h3>Attributes and how they came to be</h3>
        {{^mappings}}<p class="muted">None: the identity provider deleted the user.</p>{{/mappings}}
        {{#mappings}}\#(MappingRow.template){{/mappings}}
        <h3>Groups</h3>
        <p class="muted">The rules stand in <a href="{{rules}}">Provisioning</a> and <a href="{{rules}}/safety">Sync and safety</a>.</p>
        {{#.groupsNote}}<p class="note">{{.}}</p>{{/.groupsNote}}
        <div class="scroll" tabindex="0" role="region" aria-label="Groups in {{target}}"><table><thead><tr><th scope="col">Group</th><th scope="col">Decision</th><th scope="col">Which rule</th><th scope="col">In it now</th></tr></thead><tbody>
        {{#groups}}<tr><th scope="row"><a href="{{path}}"><bdi>{{name}}</bdi></a></th><td>{{#outcome}}{{>badge}}{{/outcome}}</td><td>{{#why}}{{>reason}}{{/why}}</td><td>{{isMember}}</td></tr>{{/groups}}
        {{^groups}}<tr><td colspan="4" class="muted">No rule gives, keeps or takes a group.</td></tr>{{/groups}}
        </tbody></table></div>
        <h3 id="steps-{{target}}">Time line</h3>
        <div class="scroll" tabindex="0" role="region" aria-label="Time line in {{target}}"><table><thead><tr><th scope="col">When</th><th scope="col">Step</th><th scope="col">Reason</th><th scope="col">Outcome</th><th scope="col">Run</th></tr></thead><tbody>
        {{#steps}}<tr><td class="short">{{#at}}{{>time}}{{/at}}</td>\#(StepRow.cells)<td>{{#.run}}<a href="{{path}}">{{title}}</a>{{/.run}}</td></tr>{{/steps}}
        {{^steps}}<tr><td colspan="5" class="muted">Nothing was done for the user yet.</td></tr>{{/steps}}
        </tbody></table></div>
        {{#pager}}{{>pager}}{{/pager}}
        </section>
        """#
}
