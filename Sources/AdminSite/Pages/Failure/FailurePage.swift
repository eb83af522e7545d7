import Access
import Administration
import HTTPGate
import HTTPTypes
import Provisioning
import SCIM
import Sync

/// What is shown instead of a page: what happened, and what to do.
struct FailurePage: SitePage {
    let title: String
    let status: Int
    let detail: String
    let problems: [String]
    let place = SitePlace.none
    /// The page that the request came from, when it was one of this site.
    private(set) var back: String?
    private(set) var isForm = false
    /// The form once more, where it may work the next time.
    private(set) var again: Again?

    struct Again: Sendable {
        let path: String
        let fields: [HiddenField]
    }

    init(status: Int, _ detail: String, problems: [String] = []) {
        self.status = status
        self.detail = detail
        self.problems = problems
        title =
            switch status {
            case 403: "Not allowed"
            case 404: "Not found"
            case 409, 412, 422, 423: "Nothing was changed"
            case 500...: "This did not work"
            default: "That was not understood"
            }
    }

    init(_ refusal: HTTPRefusal) { self.init(status: refusal.status, refusal.detail) }

    /// Nil for what nobody expected: the gate tells that with an incident id.
    init?(_ error: any Error, _ context: SiteContext) {
        switch error {
        case let problem as Problem: self.init(status: problem.status, problem.detail)
        case let refusal as HTTPRefusal: self.init(refusal)
        case let error as SettingsEditError: self.init(status: Problem(error).status, Problem(error).detail)
        case let errors as SettingsErrors:
            self.init(
                status: 422, "The settings would have \(Told.count(errors.issues.count, "problem")).",
                problems: errors.issues.map(\.told))
        case let refusal as SignInRefusal: self.init(status: refusal.status, refusal.text)
        case is PasswordHashingBusy:
            self.init(status: 503, "Too many people sign in at this moment. Try again in some seconds.")
        case let error as StoreUnavailable:
            let wait = error.reason == .busy ? "a second" : "some seconds"
            self.init(status: 503, "The database can't do this now. Try again in \(wait).")
        case let error as SCIMError: self.init(status: error.status, error.detail)
        default: return nil
        }
        back = context.cameFrom
        isForm = context.request.method == .post
        if isForm, context.visitor != nil, status == 423 || status >= 500, !context.form.hasSecret {
            again = Again(path: context.request.target, fields: context.form.entered)
        }
    }

    static let template = #"""
        <h1>{{title}}</h1>
        <p class="lead">{{detail}}</p>
        {{#problems}}<p class="note bad">{{.}}</p>{{/problems}}
        {{#isForm}}<p>Nothing else was done.{{#.again}} What you entered is kept on this page.{{/.again}}</p>{{/isForm}}
        {{#.again}}<form method="post" action="{{path}}" class="actions"><input type="hidden" name="csrf" value="{{csrf}}">{{#fields}}{{>hidden}}{{/fields}}<button>Try again</button></form>{{/.again}}
        <p class="actions">{{#.back}}<a class="button primary" href="{{.}}">Back to the page before</a>{{/.back}} <a class="button" href="/">To the overview</a></p>
        """#
}
