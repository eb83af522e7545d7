import Administration
import Provisioning

/// What is wrong with what was filled in, for the page that shows it again.
enum FormProblem {
    /// Nil for what another form would not mend.
    static func text(_ error: any Error) -> String? {
        switch error {
        case let error as SettingsEditError: Problem(error).detail
        case let errors as SettingsErrors: errors.issues.map { Told.sentence($0.message) }.joined(separator: " ")
        case let problem as Problem where problem.status < 500: problem.detail
        default: nil
        }
    }
}
