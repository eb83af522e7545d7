import Administration
import Provisioning
import Sync

/// What waits of one connector in one target: held steps, and users in conflict. Decisions go by the digest of what this
/// page shows, so that nothing else is decided.
struct DecisionPage: SitePage {
    let title: String
    let place = SitePlace.decisions
    let path: String
    let users: String
    let held: Held?
    let conflicts: Conflicts?
    let isEmpty: Bool
    let waiting: String

    struct Held: Sendable {
        let total: String
        let counts: [String]
        let limits: [String]
        let digest: String
        let rows: [HeldRow]
        let more: String?
    }

    struct HeldRow: Sendable {
        let id: String
        let account: String
        let user: String
        let step: String
        let reason: String
        let limit: String
        let since: Moment
    }

    struct Conflicts: Sendable {
        let rows: [ConflictRow]
        let digest: String
        let after: String
        let canLinkAll: Bool
        let count: String
        let next: String?
    }

    struct ConflictRow: Sendable {
        let id: String
        let user: String
        let state: Badge
        let message: String?
        let account: String?
        let advice: String
        let linking: [String]
        let choices: [Choice]
    }

    struct Choice: Sendable {
        let word: String
        let title: String
    }

    static let rowsAtOnce = 200
    static let conflictsAtOnce = 50

    init(_ binding: Binding, _ steps: HeldSteps, _ page: ConflictPage, after: String?, waiting: Int, now: Int64) {
        title = "\(binding.connectorName) → \(binding.targetName)"
        path = "/decisions/\(binding.connectorName)/\(binding.targetName)"
        users = "/people/\(binding.connectorName)/users/"
        held = steps.entries.isEmpty ? nil : Held(steps, now: now)
        conflicts = page.items.isEmpty ? nil : Conflicts(page, after: after, path: path)
        isEmpty = held == nil && conflicts == nil
        self.waiting = waiting.grouped
    }

    static let template = #"""
        <p class="crumbs"><a href="/decisions">Decisions</a></p>
        <h1>{{title}}</h1>
        {{#isEmpty}}<div class="empty"><h2>Nothing to decide</h2><p>When a safety limit stops steps, or an account belongs to somebody else, they are listed here.</p></div>{{/isEmpty}}
        {{#.held}}
        <section aria-labelledby="held"><h2 id="held">{{total}} held step(s)</h2>
        {{#limits}}<p class="note warn">{{.}}</p>{{/limits}}
        <p>{{#counts}}<span class="badge idle">{{.}}</span> {{/counts}}</p>
        {{#canOperate}}<div class="actions">
        <form method="post" action="{{path}}/held"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="digest" value="{{digest}}"><button class="primary" name="decision" value="approve">Approve all {{total}}</button> <button class="danger" name="decision" value="reject">Reject all {{total}}</button></form>
        </div><p class="muted">Approving releases exactly these steps. Rejecting leaves them out until the identity provider changes their users again.</p>{{/canOperate}}
        <form method="post" action="{{path}}/held"><input type="hidden" name="csrf" value="{{csrf}}">
        <div class="scroll" tabindex="0" role="region" aria-label="Held steps"><table><thead><tr>{{#canOperate}}<th scope="col"><span class="unseen">Choose</span></th>{{/canOperate}}<th scope="col">Account</th><th scope="col">Step</th><th scope="col">Why</th><th scope="col">Held by</th><th scope="col">Since</th></tr></thead><tbody>
        {{#rows}}<tr>{{#canOperate}}<td><input type="checkbox" name="id" value="{{id}}" aria-label="Step {{id}} of {{account}}"></td>{{/canOperate}}<th scope="row"><a href="{{users}}{{user}}"><bdi>{{account}}</bdi></a></th><td>{{step}}</td><td>{{reason}}</td><td>{{limit}}</td><td class="short">{{#since}}{{>time}}{{/since}}</td></tr>{{/rows}}
        </tbody></table></div>
        {{#.more}}<p class="muted">{{.}}</p>{{/.more}}
        {{#canOperate}}<div class="actions"><button name="decision" value="approve">Approve those that are ticked</button> <button class="danger" name="decision" value="reject">Reject those that are ticked</button></div>{{/canOperate}}
        </form></section>
        {{/.held}}
        {{#.conflicts}}
        <section aria-labelledby="conflicts"><h2 id="conflicts">Users whose account is not theirs</h2>
        {{#canOperate}}<div class="actions"><form method="post" action="{{path}}/conflicts"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="digest" value="{{digest}}"><input type="hidden" name="after" value="{{after}}">{{#canLinkAll}}<button class="primary" name="decision" value="link">Link all shown that can be</button> {{/canLinkAll}}<button name="decision" value="skip">Skip all shown</button></form></div>{{/canOperate}}
        {{#rows}}<section class="card" aria-label="{{user}}"><h3><a href="{{users}}{{id}}"><bdi>{{user}}</bdi></a> {{#state}}{{>badge}}{{/state}}</h3>
        {{#.message}}<p>{{.}}</p>{{/.message}}<dl class="facts"><dt>The account in the target</dt><dd>{{#.account}}<bdi>{{.}}</bdi>{{/.account}}{{^.account}}none{{/.account}}</dd><dt>What helps</dt><dd>{{advice}}</dd></dl>
        {{#linking}}<p class="plus">{{.}}</p>{{/linking}}
        {{#canOperate}}<form method="post" action="{{path}}/conflicts" class="actions"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="user" value="{{id}}">{{#choices}}<button name="decision" value="{{word}}">{{.title}}</button> {{/choices}}</form>{{/canOperate}}
        </section>{{/rows}}
        {{#.next}}<nav class="pager" aria-label="Pages"><a href="{{.}}" rel="next">Next page</a></nav>{{/.next}}
        </section>
        {{/.conflicts}}
        <p class="muted">{{waiting}} user(s) wait for a required group or to become active; they need no decision.</p>
        """#
}

extension DecisionPage.Held {
    fileprivate init(_ steps: HeldSteps, now: Int64) {
        total = steps.entries.count.grouped
        counts = steps.counts.sorted { $0.key.rawValue < $1.key.rawValue }.map {
            "\($0.value.grouped) \($0.key.rawValue)"
        }
        digest = steps.digest
        limits = Array(Set(steps.entries.map(\.step.step.limit)).sorted().prefix(5))
        let shown = steps.entries.prefix(DecisionPage.rowsAtOnce)
        rows = shown.map { entry in
            let held = entry.step.step
            return DecisionPage.HeldRow(
                id: String(entry.step.number), account: held.account, user: held.key.resourceID,
                step: held.wording,
                reason: held.reason, limit: held.limit, since: Moment(entry.step.since, now: now))
        }
        let rest = steps.entries.count - shown.count
        more = rest > 0 ? "\(rest.grouped) more are held; usher held lists all of them." : nil
    }
}

extension DecisionPage.Conflicts {
    fileprivate init(_ page: ConflictPage, after: String?, path: String) {
        rows = page.items.map { DecisionPage.ConflictRow($0) }
        digest = page.digest
        self.after = after ?? ""
        canLinkAll = page.items.contains { $0.status.state == .needsDecision }
        count = page.items.count.grouped
        next = page.next.map { "\(path)?after=\($0)" }
    }
}

extension DecisionPage.ConflictRow {
    fileprivate init(_ conflict: Conflict) {
        id = conflict.status.resourceID
        user = conflict.status.userName
        state = Badge(
            conflict.status.state == .skipped ? .idle : .warn,
            conflict.status.state == .needsDecision ? "needs a decision" : conflict.status.state.rawValue)
        message = conflict.status.message
        account = conflict.account.map { "\($0.username) (\($0.displayName), \($0.email))" }
        advice = conflict.advice
        linking = (conflict.linking ?? []).map { "linking: \($0.action.wording(of: conflict.account?.username))" }
        choices = conflict.choices.map(DecisionPage.Choice.init)
    }
}

extension DecisionPage.Choice {
    fileprivate init(_ choice: Conflict.Choice) {
        word = choice.rawValue
        title =
            switch choice {
            case .link: "Link"
            case .skip: "Skip"
            case .protect: "Protect the account"
            }
    }
}
