import Administration
import Provisioning
import Sync

/// The steps that safety limits stopped, of all kinds or of one, and those that were rejected.
struct HeldList: Sendable {
    let title: String
    let limits: [String]
    let views: Tabs
    let groups: [GroupChoice]
    let hasGroups: Bool
    let isRejected: Bool
    /// All is decided; what was rejected is told under its own tab.
    let isDone: Bool
    /// What the buttons decide about: `390 accounts disabled`.
    let what: String
    let digest: String
    let action: String
    let group: String
    let rows: [Row]
    let pager: Pager

    struct GroupChoice: Sendable {
        let name: String
        let count: String
        let path: String
        let isChosen: Bool
    }

    struct Row: Sendable {
        let id: String
        let account: String
        let user: String
        let step: String
        let reason: ReasonText
        let since: Moment
    }

    /// Nil when nothing waits and nothing was rejected.
    init?(_ view: HeldView, from: Int64?, _ binding: Binding, path: String, now: Int64) {
        guard !view.waiting.isEmpty || !view.rejected.isEmpty else { return nil }
        let filter = view.filter
        func address(_ filter: HeldFilter, from: Int64? = nil) -> String {
            ListLink.path(
                path,
                [
                    ("show", filter.decision == .rejected ? "rejected" : nil), ("action", filter.action),
                    ("group", filter.detail), ("from", from.map(String.init)),
                ])
        }
        isRejected = filter.decision == .rejected
        let shown = isRejected ? view.rejected : view.waiting
        let fitting = shown.filter { filter.action ?? $0.action == $0.action }
        isDone = !isRejected && view.waiting.isEmpty
        title =
            isRejected
            ? Told.count(view.total, "rejected step")
            : isDone ? "No step is held" : Told.count(view.waiting.total, "held step")
        limits = isRejected ? [] : fitting.map { "\($0.told): \(Told.reason($0.limit))" }
        let inGroup = filter.detail.map { "\(Told.count(view.total, "membership")) of \($0) lost" }
        what = inGroup ?? fitting.map(\.told).joined(separator: ", ")
        views = Tabs(label: "Which steps", items: Self.tabs(view, address))
        groups = view.groups.map { group in
            let filter = HeldFilter(action: filter.action, detail: group.group)
            return GroupChoice(
                name: Told.cut(group.group), count: group.count.grouped, path: address(filter),
                isChosen: view.filter.detail == group.group)
        }
        hasGroups = !groups.isEmpty
        digest = view.digest
        action = filter.action ?? ""
        group = filter.detail ?? ""
        rows = view.steps.map { Row($0, binding, now) }
        pager = Pager(
            shown: nil, first: from == nil ? nil : address(filter), next: view.next.map { address(filter, from: $0) })
    }

    private static func tabs(_ view: HeldView, _ address: (HeldFilter, Int64?) -> String) -> [Tabs.Tab] {
        let filter = view.filter
        var items: [Tabs.Tab] = []
        if !view.waiting.isEmpty {
            items.append(
                Tabs.Tab(
                    title: "All held \(view.waiting.total.grouped)", path: address(HeldFilter(), nil),
                    isCurrent: filter.decision == .waiting && filter.action == nil))
        }
        if view.waiting.count > 1 || filter.detail != nil || view.waiting.contains(where: \.isOfGroups) {
            items += view.waiting.map { count in
                Tabs.Tab(
                    title: count.told, path: address(HeldFilter(action: count.action), nil),
                    isCurrent: filter.decision == .waiting && filter.action == count.action)
            }
        }
        if !view.rejected.isEmpty {
            items.append(
                Tabs.Tab(
                    title: "Rejected \(view.rejected.total.grouped)", path: address(HeldFilter(.rejected), nil),
                    isCurrent: filter.decision == .rejected))
        }
        return items
    }

    static let template = #"""
        <section aria-labelledby="held"><h2 id="held">{{title}}</h2>
        {{#views}}{{>tabs}}{{/views}}
        {{#limits}}<p class="note warn">{{.}}</p>{{/limits}}
        {{#hasGroups}}<p>Of group: {{#groups}}<a href="{{path}}"{{#isChosen}} aria-current="true"{{/isChosen}}><bdi>{{name}}</bdi></a> <small>{{count}}</small> {{/groups}}</p>{{/hasGroups}}
        {{#isRejected}}<p>An operator rejected these steps, so the sync leaves them out. When the identity provider changes the user or the groups the user is in, they come again: what a safety limit stops is held again, all else is done without asking.</p>{{/isRejected}}
        {{#isDone}}<p>There is nothing to decide here. What was rejected is left out of the sync, and stands under <em>Rejected</em>.</p>{{/isDone}}
        {{^isDone}}
        {{#canOperate}}<form method="post" action="{{path}}/held" class="actions"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="digest" value="{{digest}}"><input type="hidden" name="action" value="{{action}}"><input type="hidden" name="group" value="{{group}}">\#(choices("all: {{what}}", main: #" class="primary""#))</form>
        <p class="muted">{{^isRejected}}Approving releases exactly these steps. Rejecting leaves them out until the identity provider changes their users.{{/isRejected}}{{#isRejected}}Deciding again withdraws the rejection: the steps are held again. Approving releases exactly these steps.{{/isRejected}}</p>
        <form method="post" action="{{path}}/held"><input type="hidden" name="csrf" value="{{csrf}}">{{/canOperate}}
        <div class="scroll" tabindex="0" role="region" aria-label="Steps"><table class="people"><thead><tr>{{#canOperate}}<th scope="col" class="short"><span class="unseen">Choose</span></th>{{/canOperate}}<th scope="col">Account</th><th scope="col">Step</th><th scope="col">Why</th><th scope="col">Held since</th></tr></thead><tbody>
        {{#rows}}<tr>{{#canOperate}}<td class="short"><input type="checkbox" name="id" value="{{id}}" aria-label="Step {{id}} of {{account}}"></td>{{/canOperate}}<th scope="row"><a href="{{users}}{{user}}"><bdi>{{account}}</bdi></a></th><td><bdi>{{step}}</bdi></td><td>{{#reason}}{{>reason}}{{/reason}}</td><td class="short">{{#since}}{{>time}}{{/since}}</td></tr>{{/rows}}
        </tbody></table></div>
        {{#pager}}{{>pager}}{{/pager}}
        {{#canOperate}}<div class="actions">\#(choices("those that are ticked"))</div></form>{{/canOperate}}
        {{/isDone}}
        </section>
        """#

    /// The buttons: what may be decided, and which of the two lists it is decided about.
    private static func choices(_ which: String, main: String = "") -> String {
        #"""
        {{^isRejected}}<button\#(main) name="decision" value="approve">Approve \#(which)</button> <button class="danger" name="decision" value="reject">Reject \#(which)</button>{{/isRejected}}{{#isRejected}}<input type="hidden" name="show" value="rejected"><button\#(main) name="decision" value="reconsider">Decide again about \#(which)</button> <button name="decision" value="approve">Approve \#(which)</button>{{/isRejected}}
        """#
    }
}

extension HeldList.Row {
    fileprivate init(_ numbered: NumberedHeldStep, _ binding: Binding, _ now: Int64) {
        let step = numbered.step
        self.init(
            id: String(numbered.number), account: Told.cut(step.account), user: step.key.resourceID,
            step: Told.step(step.key.action, step.key.detail), reason: ReasonText(step.reason, binding),
            since: Moment(numbered.since, now: now))
    }
}

extension HeldActionCount {
    /// `390 accounts disabled`
    var told: String { "\(count.grouped) \(StepWording.counted(count, action))" }
    fileprivate var isOfGroups: Bool { action == StepKind.removeMembership.rawValue }
}

extension [HeldActionCount] {
    var total: Int { reduce(0) { $0 + $1.count } }
}
