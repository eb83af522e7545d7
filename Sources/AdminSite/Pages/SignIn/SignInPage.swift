import Access
import HTTPGate
import HTTPTypes

/// The way in.
struct SignInPage: SitePage {
    let title = "Sign in"
    let place = SitePlace.none
    let returnTo: String
    let problem: String?

    static let template = #"""
        <h1>Usher</h1>
        <p class="lead">Keeps the users and groups of Atlassian applications in line with your identity provider.</p>
        {{#problem}}<p class="note bad" role="alert">{{.}}</p>{{/problem}}
        <form method="post" action="/sign-in" class="card">
        <input type="hidden" name="return" value="{{returnTo}}">
        <div class="field"><label for="token">API token of an administrator</label>
        <input id="token" name="token" type="password" autocomplete="current-password" required autofocus aria-describedby="hint">
        <small id="hint">On the server the file <code>admin-token</code> in the data folder holds one; the first start says where. It lets the commands in, too.</small></div>
        <button class="primary">Sign in</button>
        </form>
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

enum SignInRoutes {
    static let all = [show, enter, leave]

    static let show = SiteRoute.page("/sign-in", .everybody) { context in
        guard context.visitor == nil else { return .redirect("/") }
        return .page(SignInPage(returnTo: own(context.query("return")), problem: nil))
    }

    static let enter = SiteRoute.form("/sign-in", .everybody, action: "site.sign-in") { context in
        let path = own(context.form["return"])
        let token = (context.form["token"] ?? "").filter { !$0.isWhitespace }
        guard let administrator = try await context.doors.authenticator.administrator(bearer: token) else {
            let problem = "This token lets nobody in: it is wrong, was revoked, has expired, or is a connector's."
            return .page(SignInPage(returnTo: path, problem: problem), status: 401)
        }
        let secret = context.doors.sessions.begin(administrator)
        var response = GateResponse(status: 303, headers: [.location: path])
        response.headers.append(context.doors.cookies.carrying(session: secret))
        return .response(response)
    }

    static let leave = SiteRoute.form("/sign-out", .role(.viewer), action: "site.sign-out") { context in
        if let secret = context.doors.cookies.session(context.request) { context.doors.sessions.end(secret) }
        var response = GateResponse(status: 303, headers: [.location: "/sign-in"])
        response.headers.append(context.doors.cookies.withoutSession)
        return .response(response)
    }

    /// Only pages of this site: nobody is sent elsewhere by a link to the sign-in.
    private static func own(_ path: String?) -> String {
        guard let path, path.hasPrefix("/"), !path.hasPrefix("//"), !path.contains("\\"),
            path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return "/" }
        return path
    }
}
