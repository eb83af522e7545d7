/// Why a user is not to have an active account.
struct Departure: Sendable {
    enum Cause: Sendable { case deleted, deactivated, outOfScope, dropped }

    let cause: Cause
    /// Says more than the cause: which filter, which attribute.
    let detail: Reason?

    init(_ cause: Cause, detail: Reason? = nil) {
        self.cause = cause
        self.detail = detail
    }

    var reason: Reason {
        switch cause {
        case .deleted: "deleted at the identity provider"
        case .deactivated: "inactive at the identity provider"
        case .outOfScope: "in none of the required groups"
        case .dropped: "dropped: \(detail ?? "by the rules")"
        }
    }

    /// The setting that says what becomes of the account.
    func action(_ settings: CleanupSettings) -> (setting: SettingPath, action: CleanupAction) {
        switch cause {
        case .deleted: (.cleanup("deleted"), settings.deleted)
        case .deactivated: (.cleanup("deactivated"), settings.deactivated)
        case .outOfScope: (.cleanup("outOfScope"), settings.outOfScope)
        case .dropped: (.cleanup("dropped"), settings.dropped)
        }
    }

    /// Where a user without account stands.
    var stateWithoutAccount: UserState {
        switch cause {
        case .deleted: .cleanedUp
        case .deactivated, .outOfScope: .waiting
        case .dropped: .dropped
        }
    }
}
