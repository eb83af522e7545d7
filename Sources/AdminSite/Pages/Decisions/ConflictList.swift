import Administration
import Provisioning
import Sync

/// Users who can't have the account that the rules give them, with what may be decided.
struct ConflictList: Sendable {
    let rows: [Row]
    let digest: String
    let after: String
    let canLinkAll: Bool
    let next: String?

    struct Row: Sendable {
        let id: String
        let user: String
        let state: Badge
        let message: ReasonText?
        let account: String?
        let advice: ReasonText
        let linking: [Consequence]
        /// What operators may decide.
        let choices: [Choice]
        /// Changes the settings: for administrators.
        let canProtect: Bool
    }

    /// What linking would do, and whether it gives or takes.
    struct Consequence: Sendable, Hashable {
        let tone: String
        let text: String
    }

    struct Choice: Sendable {
        let word: String
        let title: String
    }

    init(_ page: ConflictPage, _ binding: Binding, after: String?, path: String) {
        rows = page.items.map { Row($0, binding) }
        digest = page.digest
        self.after = after ?? ""
        canLinkAll = page.items.contains { $0.status.state == .needsDecision }
        next = page.next.map { "\(path)?after=\($0)" }
    }

    static let template = #"""
        <section aria-labelledby="conflicts"><h2 id="conflicts">Users whose account is not theirs</h2>
        <p class="muted"><b>Link</b>: the account becomes that of the user, and the rules apply to it. <b>Skip</b>: the user has no account here until the identity provider changes the user. <b>Protect</b>: the account's name is added to the protected users, so that neither this user nor another one ever gets it; an administrator does that.</p>
        {{#canOperate}}<form method="post" action="{{path}}/conflicts" class="actions"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="digest" value="{{digest}}"><input type="hidden" name="after" value="{{after}}">{{#canLinkAll}}<button class="primary" name="decision" value="link">Link all shown that can be</button> {{/canLinkAll}}<button name="decision" value="skip">Skip all shown</button></form>{{/canOperate}}
        {{#rows}}<section class="card" aria-label="{{user}}"><h3><a href="{{users}}{{id}}"><bdi>{{user}}</bdi></a> {{#state}}{{>badge}}{{/state}}</h3>
        {{#.message}}<p>{{>reason}}</p>{{/.message}}<dl class="facts"><dt>The account in the target</dt><dd>{{#.account}}<bdi>{{.}}</bdi>{{/.account}}{{^.account}}none{{/.account}}</dd><dt>What helps</dt><dd>{{#advice}}{{>reason}}{{/advice}}</dd></dl>
        {{#linking}}<p class="{{tone}}">{{text}}</p>{{/linking}}
        {{#canOperate}}<form method="post" action="{{path}}/conflicts" class="actions"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="user" value="{{id}}">{{#choices}}<button name="decision" value="{{word}}">{{.title}}</button> {{/choices}}{{#canProtect}}{{#canAdminister}}<button formaction="{{path}}/protect">Protect the account</button>{{/canAdminister}}{{/canProtect}}</form>{{/canOperate}}
        </section>{{/rows}}
        {{#.next}}<nav class="pager" aria-label="Pages"><a href="{{.}}" rel="next">Next page</a></nav>{{/.next}}
        </section>
        """#
}

extension ConflictList.Row {
    fileprivate init(_ conflict: Conflict, _ binding: Binding) {
        id = conflict.status.resourceID
        user = conflict.status.userName
        state = .user(conflict.status.state)
        message = conflict.status.message.map { ReasonText($0, binding).sentence }
        account = conflict.account?.toldWithNames
        advice = ReasonText(conflict.advice, binding).sentence
        // That the account is linked, the button says.
        linking = (conflict.linking ?? []).filter { $0.action != .link }.map {
            ConflictList.Consequence($0.action, account: conflict.account?.username)
        }
        choices = conflict.choices.compactMap(ConflictList.Choice.init)
        canProtect = conflict.choices.contains(.protect)
    }
}

extension Account {
    /// With what else it is known by: `ada (Ada Lovelace, ada@example.com)`.
    fileprivate var toldWithNames: String {
        let names = [displayName, email].filter { !$0.isEmpty && $0 != username }
        return names.isEmpty ? username : "\(username) (\(names.joined(separator: ", ")))"
    }
}

extension ConflictList.Consequence {
    init(_ action: AccountAction, account: String?) {
        let words = "If linked: \(action.wording(of: account))"
        self.init(tone: Self.tone(StepKind(rawValue: action.name)), text: words)
    }

    private static func tone(_ kind: StepKind?) -> String {
        switch kind {
        case .removeMembership, .disableAccount, .deleteAccount, .anonymizeAccount: "minus"
        case .addMembership, .copyMembership, .copyProperty, .enableAccount, .restoreAccount, .createAccount: "plus"
        default: "change"
        }
    }
}

extension ConflictList.Choice {
    /// Nil for what has an address of its own.
    fileprivate init?(_ choice: Conflict.Choice) {
        word = choice.rawValue
        switch choice {
        case .link: title = "Link"
        case .skip: title = "Skip"
        case .protect: return nil
        }
    }
}

extension ConflictPage {
    /// What linking all of them would do: `5 accounts, 5 memberships removed`.
    var linkingTold: String {
        let linked = items.filter { $0.status.state == .needsDecision }
        let actions = linked.flatMap { $0.linking ?? [] }.map(\.action.name).filter {
            $0 != StepKind.linkAccount.rawValue
        }
        let counts = Dictionary(grouping: actions) { $0 }.mapValues(\.count).sorted { $0.key < $1.key }
        let told = counts.map { "\($0.value.grouped) \(StepWording.counted($0.value, $0.key))" }
        return ([Told.count(linked.count, "account")] + told).joined(separator: ", ")
    }
}
