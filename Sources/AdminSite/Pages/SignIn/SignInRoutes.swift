import Access
import Administration
import HTTPGate
import HTTPTypes

enum SignInRoutes {
    static let all = [show, enter, leave]

    static let show = SiteRoute.page("/sign-in", .everybody) { context in
        guard context.visitor == nil else { return .redirect(own(context.query("return"))) }
        return .page(try await SignInPage(context, returnTo: own(context.query("return"))))
    }

    static let enter = SiteRoute.form("/sign-in", .everybody, action: "site.sign-in") { context in
        let path = own(context.form["return"])
        // In another tab somebody has signed in already.
        guard context.visitor == nil else { return .redirect(path) }
        let name = context.form.line("name") ?? ""
        do {
            let secret: String
            if let token = context.form["token"] {
                secret = try await context.doors.signIn.enter(token: token.filter { !$0.isWhitespace }, context.visit)
            } else {
                secret = try await context.doors.signIn.enter(
                    name: name, password: context.form["password"] ?? "", context.visit)
            }
            return begun(secret, path, context)
        } catch let refusal as SignInRefusal {
            let page = try await SignInPage(
                context, returnTo: path, problem: refusal.text, name: String(name.prefix(AdministratorName.limit)))
            return .page(page, status: refusal.status, retryAfter: refusal.retryAfter)
        }
    }

    static let leave = SiteRoute.form("/sign-out", .role(.viewer), action: "site.sign-out") { context in
        if let secret = context.doors.cookies.session(context.request) {
            try await context.doors.signIn.leave(secret, context.visit)
        }
        var response = GateResponse(status: 303, headers: [.location: "/sign-in"])
        response.headers.append(context.doors.cookies.withoutSession)
        return .response(response)
    }

    /// To the page that was asked for, with the cookie of a new session.
    static func begun(_ secret: String, _ path: String, _ context: SiteContext) -> SiteAnswer {
        var response = GateResponse(status: 303, headers: [.location: path])
        response.headers.append(context.doors.cookies.carrying(session: secret))
        return .response(response)
    }

    /// Only pages of this site: nobody is sent elsewhere by a link to the sign-in.
    static func own(_ path: String?) -> String {
        guard let path, path.hasPrefix("/"), !path.hasPrefix("//"), !path.contains("\\"), path.utf8.count <= 2000,
            path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return "/" }
        return path
    }
}

extension SignInRefusal {
    var status: Int {
        switch reason {
        case .wrong: 401
        case .wait: 429
        case .busy: 503
        case .forbidden: 403
        case .unavailable: 503
        }
    }

    /// Seconds; nil: trying again does not help by itself.
    var retryAfter: Int64? {
        switch reason {
        case .wait(let seconds): seconds
        case .busy, .unavailable: 10
        case .wrong, .forbidden: nil
        }
    }
}
