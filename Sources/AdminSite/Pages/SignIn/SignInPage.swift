import Access
import Administration
import HTTPGate
import HTTPTypes

/// The way in.
struct SignInPage: SitePage {
    let title = "Sign in"
    let place = SitePlace.none
    let returnTo: String
    let problem: String?
    /// The server has no administrator yet.
    let needsSetUp: Bool
    /// Nil: there is no single sign-on.
    let provider: Provider?
    /// What was entered before.
    var name = ""

    struct Provider: Sendable {
        let name: String
        let path: String
    }

    init(_ context: SiteContext, returnTo: String, problem: String? = nil, name: String = "") async throws {
        self.returnTo = returnTo
        self.problem = problem
        self.name = name
        needsSetUp = try await context.doors.signIn.needsSetUp()
        provider = context.doors.singleSignOn.map {
            Provider(name: $0.providerName, path: ListLink.path("/oidc/begin", [("return", returnTo)]))
        }
    }

    static let template = #"""
        <h1>Usher</h1>
        <p class="lead">Keeps the users and groups of Atlassian applications in line with your identity provider.</p>
        {{#problem}}<p class="note bad" role="alert">{{.}}</p>{{/problem}}
        {{#needsSetUp}}<section class="card"><h2>This server is new</h2><p>Nobody with the role administrator can sign in by name yet.</p><a class="button primary" href="/setup">Set it up</a></section>{{/needsSetUp}}
        {{#.provider}}<p><a class="button primary wide" href="{{path}}">Sign in by {{name}}</a></p>{{/.provider}}
        <form method="post" action="/sign-in" class="card">
        <input type="hidden" name="return" value="{{returnTo}}">
        <div class="field"><label for="name">Name</label><input id="name" name="name" value="{{name}}" autocomplete="username" required autofocus maxlength="100"></div>
        <div class="field"><label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1000"></div>
        <button class="primary">Sign in</button>
        </form>
        <details class="more"><summary>Sign in by an API token</summary>
        <form method="post" action="/sign-in" class="card">
        <input type="hidden" name="return" value="{{returnTo}}">
        <div class="field"><label for="token">API token</label>
        <input id="token" name="token" type="password" autocomplete="off" required aria-describedby="hint">
        <small id="hint">On the server the file <code>admin-token</code> in the data folder holds one; <code>usher api-token create</code> makes others.</small></div>
        <button>Sign in by token</button>
        </form></details>
        """#

    /// A path as a value of a query.
    static func escape(_ text: String) -> String {
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/".utf8)
        return text.utf8.map { byte in
            plain.contains(byte)
                ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}
