import Access
import Administration
import HTTPGate
import HTTPTypes

/// The first administrator is made.
struct SetupPage: SitePage {
    let title = "Set up Usher"
    let place = SitePlace.none
    let problem: String?
    let code: String
    let name: String
    let least = PasswordRules.least

    static let template = #"""
        <h1>Set up Usher</h1>
        <p class="lead">Make the first administrator of this server. You can make others later, or let them come by single sign-on.</p>
        {{#problem}}<p class="note bad" role="alert">{{.}}</p>{{/problem}}
        <form method="post" action="/setup" class="card">
        <div class="field"><label for="code">Setup code</label><input id="code" name="code" value="{{code}}" required autocomplete="off" spellcheck="false" aria-describedby="code-hint"><small id="code-hint">It stands in the file <code>setup-code</code> in the server’s data folder, and shows that the server is yours.</small></div>
        <div class="field"><label for="name">Your name</label><input id="name" name="name" value="{{name}}" required maxlength="100" autocomplete="username" aria-describedby="name-hint"><small id="name-hint">What you sign in with, and your name in the audit log.</small></div>
        <div class="field"><label for="password">Password</label><input id="password" name="password" type="password" required minlength="{{least}}" maxlength="1000" autocomplete="new-password" aria-describedby="password-hint"><small id="password-hint">At least {{least}} characters. Length is what counts: four words are good.</small></div>
        <div class="field"><label for="again">The password again</label><input id="again" name="again" type="password" required maxlength="1000" autocomplete="new-password"></div>
        <button class="primary">Create administrator</button>
        </form>
        """#
}

enum SetupRoutes {
    static let all = [show, make]

    static let show = SiteRoute.page("/setup", .everybody) { context in
        guard try await context.doors.signIn.needsSetUp() else { return .redirect("/sign-in") }
        return .page(SetupPage(problem: nil, code: context.query("code") ?? "", name: ""))
    }

    static let make = SiteRoute.form("/setup", .everybody, action: "administrator.create") { context in
        let (code, name) = (context.form.line("code") ?? "", context.form.line("name") ?? "")
        func again(_ problem: String, status: Int) -> SiteAnswer {
            .page(SetupPage(problem: problem, code: code, name: name), status: status)
        }
        guard context.visitor == nil else { return .redirect("/") }
        do {
            let password = try ChosenPassword(context.form).text
            let secret = try await context.doors.signIn.setUp(
                code: code, name: name, password: password, context.visit)
            return SignInRoutes.begun(secret, "/", context)
        } catch let refusal as SignInRefusal {
            return again(refusal.text, status: refusal.status)
        } catch let problem as Problem {
            return again(problem.detail, status: problem.status)
        }
    }
}

/// A password that was entered twice.
struct ChosenPassword {
    let text: String

    /// - Throws: `Problem` when the two differ.
    init(_ form: FormFields) throws {
        text = form["password"] ?? ""
        guard form["again"] == text else { throw Problem.invalid("The two passwords are not the same.") }
    }
}
