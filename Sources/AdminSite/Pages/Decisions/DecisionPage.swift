import Administration
import Provisioning
import Sync

/// What waits of one connector in one target: held steps, and users in conflict. Decisions go by the digest of what was
/// asked for on this page, so that nothing else is decided.
struct DecisionPage: SitePage {
    let title: String
    let place = SitePlace.decisions
    let path: String
    let users: String
    let held: HeldList?
    let conflicts: ConflictList?
    let isEmpty: Bool
    let waiting: String?

    static let stepsAtOnce = 200
    static let conflictsAtOnce = 50

    init(
        _ binding: Binding, _ view: HeldView, from: Int64?, _ page: ConflictPage, after: String?, waiting: Int,
        now: Int64
    ) {
        title = "\(binding.connectorName) → \(binding.targetName)"
        path = "/decisions/\(binding.connectorName)/\(binding.targetName)"
        users = "/people/\(binding.connectorName)/users/"
        held = HeldList(view, from: from, binding, path: path, now: now)
        conflicts = page.items.isEmpty ? nil : ConflictList(page, binding, after: after, path: path)
        isEmpty = held == nil && conflicts == nil
        self.waiting =
            waiting == 0
            ? nil
            : "\(Told.count(waiting, "user waits", "users wait")) for a required group or to become active: "
                + "nothing has to be decided about them."
    }

    static let template = #"""
        <p class="crumbs"><a href="/decisions">Decisions</a></p>
        <h1>{{title}}</h1>
        {{#isEmpty}}<div class="empty"><h2>Nothing to decide</h2><p>When a safety limit stops steps, or an account belongs to somebody else, they are listed here.</p></div>{{/isEmpty}}
        {{#.held}}\#(HeldList.template){{/.held}}
        {{#.conflicts}}\#(ConflictList.template){{/.conflicts}}
        {{#.waiting}}<p class="muted">{{.}}</p>{{/.waiting}}
        """#
}
