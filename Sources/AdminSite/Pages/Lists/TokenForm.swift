import Administration

/// The fields of a new token, as they were filled in when something was wrong with them. `{{#form}}{{>tokenFields}}{{/form}}`
struct TokenForm: Sendable {
    let label: String
    let expires: String
    let example: String
    let problem: String?

    init(_ form: FormFields = .empty, example: String, problem: String? = nil) {
        label = form["label"] ?? ""
        expires = form["expires"] ?? ""
        self.example = example
        self.problem = problem
    }

    static let template = #"""
        <div class="field"><label for="label">Label</label><input id="label" name="label" value="{{.label}}" maxlength="200" placeholder="{{.example}}"></div><div class="field"><label for="expires">Expires after</label><input id="expires" name="expires" value="{{.expires}}" placeholder="90d, or empty" size="10" aria-describedby="expires-hint{{#.problem}} token-problem{{/.problem}}"><small id="expires-hint">d days, h hours, m minutes</small></div>{{#.problem}}<p class="error" id="token-problem" role="alert">{{.}}</p>{{/.problem}}
        """#
}

extension IssuedToken {
    /// When it ends, so that two minutes are not taken for two months.
    func ending(now: Int64) -> String {
        guard let moment = Moment(expires, now: now) else { return "It does not expire." }
        return "It expires at \(moment.date) UTC\(moment.distance.map { ", \($0)" } ?? "")."
    }
}
