import Access
import Administration
import HTTPGate

/// One administrator, and what can be done to him.
struct AdministratorPage: SitePage {
    let title: String
    let place = SitePlace.administrators
    let path: String
    let role: String
    let way: String
    let state: Badge
    let created: Moment
    let lastSignIn: Moment?
    let audit: String
    let isLocal: Bool
    let isDisabled: Bool
    let roles: [ListChoice]
    let made: MadePassword?

    init(_ administrator: Administrator, _ context: SiteContext, made: MadePassword? = nil) {
        title = administrator.name
        path = AdministratorRoutes.path(administrator.name)
        role = administrator.role.rawValue
        way = administrator.signsInBy
        state = administrator.badge
        let now = context.services.environment.now()
        created = Moment(administrator.created, now: now)
        lastSignIn = Moment(administrator.lastSignIn, now: now)
        audit = ListLink.path("/audit", [("actor", administrator.name)])
        isLocal = administrator.origin == .password
        isDisabled = administrator.isDisabled
        roles = ListChoice.all(AdministratorRole.allCases.map(\.rawValue), chosen: role)
        self.made = made
    }

    static let template = #"""
        <p class="crumbs"><a href="/administrators">Administrators</a></p>
        <h1><bdi>{{title}}</bdi></h1>
        {{#.made}}{{>madePassword}}{{/.made}}
        <dl class="facts"><dt>State</dt><dd>{{#state}}{{>badge}}{{/state}}</dd><dt>Role</dt><dd>{{role}}</dd><dt>Signs in by</dt><dd>{{way}}</dd><dt>Made</dt><dd>{{#created}}{{>time}}{{/created}}</dd><dt>Last sign-in</dt><dd>{{#.lastSignIn}}{{>time}}{{/.lastSignIn}}{{^.lastSignIn}}never{{/.lastSignIn}}</dd></dl>
        <p><a href="{{audit}}">To the entries in the audit log</a></p>
        {{#canAdminister}}<div class="columns">
        {{#isLocal}}<section class="card"><h2>Role</h2><form method="post" action="{{path}}/role" class="inline"><input type="hidden" name="csrf" value="{{csrf}}"><div class="field"><label for="role">Role</label><select id="role" name="role">{{#roles}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{title}}</option>{{/roles}}</select></div><button>Change role</button></form><p class="muted">Sessions with the old role end.</p></section>
        <section class="card"><h2>Password</h2><p>Makes a new password, which you pass on. All sessions end, and at the next sign-in another password has to be chosen.</p><form method="post" action="{{path}}/password"><input type="hidden" name="csrf" value="{{csrf}}"><button>New password</button></form></section>{{/isLocal}}
        {{^isLocal}}<section class="card"><h2>Role</h2><p>It comes from {{way}}, anew at each sign-in. Change it there.</p></section>{{/isLocal}}
        <section class="card"><h2>Revoke access</h2>
        {{#isDisabled}}<p>Can’t sign in.</p>{{/isDisabled}}
        {{^isDisabled}}<p>Whoever is disabled can’t sign in, and all sessions end at once. API tokens are separate: revoke them, too.</p>{{/isDisabled}}
        <div class="actions">{{#isDisabled}}<form method="post" action="{{path}}/enable"><input type="hidden" name="csrf" value="{{csrf}}"><button>Enable</button></form>{{/isDisabled}}{{^isDisabled}}<a class="button danger" href="{{path}}/disable">Disable<span class="unseen"> {{title}}</span></a>{{/isDisabled}} <a class="button danger" href="{{path}}/delete">Delete<span class="unseen"> {{title}}</span></a></div></section>
        </div>{{/canAdminister}}
        """#
}

enum AdministratorRoutes {
    static let all = [show, role, password, askToDisable, disable, enable, askToDelete, delete]

    static func path(_ name: String) -> String { "/administrators/\(SignInPage.escape(name))" }

    static let show = SiteRoute.page("/administrators/{administrator}") { context in
        .page(AdministratorPage(try await administrator(context), context))
    }

    static let role = SiteRoute.form(
        "/administrators/{administrator}/role", .role(.administrator), action: "administrator.role"
    ) { context in
        let changed = try await change(context).change(
            try context.parameter("administrator"), role: context.form.line("role") ?? "")
        return .redirect(path(changed.name), done: "\(changed.name) has the role \(changed.role.rawValue).")
    }

    static let password = SiteRoute.form(
        "/administrators/{administrator}/password", .role(.administrator), action: "administrator.reset-password"
    ) { context in
        let (changed, password) = try await change(context).resetPassword(try context.parameter("administrator"))
        let made = MadePassword(changed.name, password, place: path(changed.name))
        return .page(AdministratorPage(try await administrator(context), context, made: made))
    }

    static let disable = switching("disable", to: true, "can’t sign in any more")
    static let enable = switching("enable", to: false, "can sign in again")

    static let askToDisable = SiteRoute.page("/administrators/{administrator}/disable", .role(.administrator)) {
        context in
        let found = try await administrator(context)
        return .page(
            ConfirmPage(
                title: "Disable \(found.name)?",
                text: "\(found.name) can’t sign in any more, and all sessions of this name end at once. "
                    + "API tokens are separate: revoke them, too. It can be enabled again.",
                action: context.request.target, verb: "Disable", back: path(found.name), place: .administrators))
    }

    static let askToDelete = SiteRoute.page("/administrators/{administrator}/delete", .role(.administrator)) {
        context in
        let found = try await administrator(context)
        let text =
            switch found.origin {
            case .password: "This name can’t sign in any more, and its sessions end. Its entries in the audit log stay."
            case .singleSignOn(let issuer, _):
                "Sessions end now; but at the next sign-in by \(issuer) the name comes back, as long as a role is given there. "
                    + "To keep somebody out, disable instead."
            }
        return .page(
            ConfirmPage(
                title: "Delete \(found.name)?", text: text,
                action: context.request.target, verb: "Delete", back: path(found.name), place: .administrators))
    }

    static let delete = SiteRoute.form(
        "/administrators/{administrator}/delete", .role(.administrator), action: "administrator.delete"
    ) { context in
        let name = try context.parameter("administrator")
        try await change(context).delete(name)
        return .redirect("/administrators", done: "\(name) was deleted.")
    }

    private static func switching(_ verb: String, to isDisabled: Bool, _ done: String) -> SiteRoute {
        SiteRoute.form(
            "/administrators/{administrator}/\(verb)", .role(.administrator), action: "administrator.\(verb)"
        ) {
            context in
            let changed = try await change(context).change(
                try context.parameter("administrator"), isDisabled: isDisabled)
            return .redirect(path(changed.name), done: "\(changed.name) \(done).")
        }
    }

    /// Looks whether it is he who asks.
    private static func change(_ context: SiteContext) throws -> AdministratorChange {
        try context.requireProof(before: "an administrator is changed")
        return AdministratorChange(context.services, context.origin)
    }

    private static func administrator(_ context: SiteContext) async throws -> Administrator {
        try await AdministratorChange(context.services, context.origin).administrator(
            try context.parameter("administrator"))
    }
}
